namespace OrderSync.AppHost.Installing;

/// <summary>The data folder as Program.cs uses it: opened first, and the place of every generated secret.</summary>
internal static class InstallationBuilding
{
    /// <summary>Null where the app model is published: what is published keeps nothing on this machine.</summary>
    public static Installation? OpenInstallation(this IDistributedApplicationBuilder builder) =>
        builder.ExecutionContext.IsRunMode ? Installation.Open(builder) : null;

    /// <summary>
    /// A generated password, or what Parameters:name (or ORDERSYNC_NAME, as ORDERSYNC_ADMIN_PASSWORD) of the configuration
    /// says. Published, it is a secret input that the deployment generates.
    /// </summary>
    public static IResourceBuilder<ParameterResource> AddSecret(
        this IDistributedApplicationBuilder builder, string name, int length, Installation? installation)
    {
        var generator = new GenerateParameterDefault { MinLength = length, Special = false };
        var variable = "ORDERSYNC_" + name.Replace('-', '_').ToUpperInvariant();
        var chosen = builder.Configuration[variable] is { Length: > 0 } text ? text : builder.Configuration[$"Parameters:{name}"];
        if (installation is not null)
            builder.Configuration[$"Parameters:{name}"] = chosen ?? installation.Secrets.Get(name, generator);
        return builder.AddParameter(name, generator, secret: true);
    }
}
