using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>What somebody who has just started OrderSync wants to know.</summary>
internal static class Banner
{
    private const string EmailParameter = "admin-email";
    private const string PasswordParameter = "admin-password";

    public static async Task<string> ForAsync(
        DistributedApplicationModel model, ResourceNotificationService notifications, Installation installation, CancellationToken cancellationToken) => $"""

        OrderSync is running.

          Web        {AddressOf(model, "web")}
          Api        {AddressOf(model, "api")}
          Sandbox    {AddressOf(model, "sandbox")}
          Dashboard  {notifications.SignInAddress()}

          Sign in    {await ValueAsync(model, EmailParameter, cancellationToken)}
          Password   {Password(installation.Secrets, await ValueAsync(model, PasswordParameter, cancellationToken), installation.Folder.SecretsFile)}

          Data       {installation.Folder.Root}
          Logs       {installation.Folder.Logs}

        Stop it with Ctrl-C here, or ./ordersync down.

        """;

    /// <summary>A generated password is shown once, at the start that generated it; a chosen one never.</summary>
    private static string Password(Secrets secrets, string password, string file)
    {
        if (secrets.Generated.Contains(PasswordParameter))
            return $"{password}   (generated; shown this once)";
        return secrets.Keeps(PasswordParameter, password)
            ? $"as shown at the first start, or read {PasswordParameter} in {file}"
            : "as given in ORDERSYNC_ADMIN_PASSWORD at the first start";
    }

    private static string AddressOf(DistributedApplicationModel model, string name) =>
        model.GetProjectResources().Single(project => project.Name == name).GetEndpoint("http").Url;

    private static async Task<string> ValueAsync(DistributedApplicationModel model, string name, CancellationToken cancellationToken) =>
        await model.Resources.OfType<ParameterResource>().Single(parameter => parameter.Name == name).GetValueAsync(cancellationToken) ?? "";
}
