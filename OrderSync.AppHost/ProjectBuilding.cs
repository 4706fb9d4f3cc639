using OrderSync.AppHost.Installing;
using Project = Aspire.Hosting.ApplicationModel.IResourceBuilder<Aspire.Hosting.ApplicationModel.ProjectResource>;

namespace OrderSync.AppHost;

/// <summary>How Program.cs says where a project listens, when it is ready, and which settings it is handed.</summary>
internal static class ProjectBuilding
{
    /// <summary>
    /// The port on this machine; published there is none, since the ingress has its own. The project itself listens on it: Aspire's
    /// proxy, which replicas need, would be one more hop for every order, and hide how a connection was cut.
    /// </summary>
    public static Project OnHostPort(this Project project, Settings settings, Installation? installation, string setting, int standard)
    {
        if (installation is null)
            return project.OnAnyPort();
        var port = installation.Ports.For(settings.Number(setting, standard));
        return project.WithEndpoint("http", endpoint =>
        {
            endpoint.Port = endpoint.TargetPort = port;
            endpoint.IsProxied = false;
        });
    }

    public static Project OnAnyPort(this Project project) => project.WithEndpoint("http", endpoint => endpoint.Port = null);

    /// <summary>Hands the project a setting of the AppHost's under its own name, where it is set.</summary>
    public static Project WithSetting(this Project project, Settings settings, string name, string variable) =>
        settings.Text(name) is { } value ? project.WithEnvironment(variable, value) : project;

    /// <summary>Hands the project every setting of a section; <paramref name="prefix"/> null: under the section's own name.</summary>
    public static Project WithSettings(this Project project, Settings settings, string section, string? prefix = null)
    {
        foreach (var (name, value) in settings.Section(section))
            project.WithEnvironment((prefix ?? $"{section}__") + name.Replace(":", "__", StringComparison.Ordinal), value ?? "");
        return project;
    }

    /// <summary>A setting that is a secret. Published, it is an input of the deployment's: a manifest holds no secrets.</summary>
    public static Project WithSecretSetting(this Project project, Settings settings, string name, string variable, string parameter)
    {
        var builder = project.ApplicationBuilder;
        if (settings.Text(name) is null || builder.ExecutionContext.IsRunMode)
            return project.WithSetting(settings, name, variable);
        return project.WithEnvironment(
            variable,
            builder.TryCreateResourceBuilder<ParameterResource>(parameter, out var known) ? known : builder.AddParameter(parameter, secret: true));
    }

    public static Project WithEmail(this Project project, Settings settings) => project
        .WithSettings(settings, "Email")
        .WithSecretSetting(settings, "Email:Password", "Email__Password", "email-password");

    /// <summary>Published: where traces, metrics and logs go. Here they go to the dashboard, as Aspire itself tells the hosts.</summary>
    public static Project WithTelemetry(this Project project, Settings settings) =>
        project.ApplicationBuilder.ExecutionContext.IsRunMode
            ? project
            : project
                .WithSetting(settings, "OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
                .WithSetting(settings, "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")
                .WithSecretSetting(settings, "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_HEADERS", "otlp-headers");

    /// <summary>
    /// What the project references is handed to it as connection strings and addresses only. Aspire would add each part of them, the
    /// password too, as variables that nobody reads, and URIs whose kind of resource not every deployment tool knows.
    /// </summary>
    public static Project WithPlainReferences(this Project project) => project.WithReferenceEnvironment(
        ReferenceEnvironmentInjectionFlags.ConnectionString | ReferenceEnvironmentInjectionFlags.ServiceDiscovery);
}
