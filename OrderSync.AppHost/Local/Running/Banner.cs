
namespace OrderSync.AppHost.Local;

/// <summary>What somebody who has just started OrderSync wants to know.</summary>
internal static class Banner
{
    private const string PasswordParameter = "admin-password";

    public static string For(LocalRunner runner) => $"""

        OrderSync is running.

          Web        {AddressOf(runner, "web")}
          Api        {AddressOf(runner, "api")}
          Sandbox    {AddressOf(runner, "sandbox")}

          Sign in    {Parameter(runner, "admin-email")}
          Password   {Password(runner)}

          Data       {runner.Context.Folder.Root}
          Logs       {runner.Context.Folder.Logs}

        Stop it with Ctrl-C here, or ./ordersync down.

        """;

    /// <summary>A generated password is shown once, at the start that generated it; a chosen one never.</summary>
    private static string Password(LocalRunner runner)
    {
        if (Parameter(runner, PasswordParameter) is var password && runner.Context.Secrets.Generated.Contains(PasswordParameter))
            return $"{password}   (generated; shown this once)";
        return runner.Context.Secrets.Keeps(PasswordParameter, password)
            ? $"as shown at the first start, or read {PasswordParameter} in {runner.Context.Folder.SecretsFile}"
            : "as given in ORDERSYNC_ADMIN_PASSWORD at the first start";
    }

    private static string? AddressOf(LocalRunner runner, string name) => runner.RunOf(name) is var run ? run.Address(run.Replicas[0]) : null;

    private static string Parameter(LocalRunner runner, string name) =>
        runner.Resources.OfType<ParameterResource>().First(parameter => parameter.Name == name).Value ?? "";
}
