using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>What running on this machine adds to the app model: checked ports, quick starts, a banner, log files, a stop in order.</summary>
internal static class RunningHere
{
    public static void RunHere(
        this IDistributedApplicationBuilder builder, Settings settings, Installation installation, IReadOnlyList<IResourceBuilder<ProjectResource>> projects)
    {
        Leftovers.Clear(installation.Folder);
        foreach (var project in projects)
        {
            if (project.GetEndpoint("http").EndpointAnnotation.Port is { } port)
                installation.Ports.Check(project.Resource.Name, port);
            project.RunBuiltAssembly().WithBoundedTelemetry().WithCollector(settings);
        }

        builder.AddDashboard(settings, installation);
        // Stopping ends when everything has stopped, and not before.
        builder.Configuration["DcpPublisher:WaitForResourceCleanup"] ??= "true";
        // It would ask a package registry for a newer Aspire.
        builder.Configuration["ASPIRE_VERSION_CHECK_DISABLED"] ??= "true";
        builder.Services.AddSingleton(_ => installation);
        builder.Services.AddSingleton<ResourceLogs>();
        builder.Services.AddHostedService<OrderedStop>();
        builder.Services.AddHostedService<HangupSignal>();
        // Before Aspire's own services, so that they see everything: those start, and stop, one after the other.
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, RunStatus>());
        if (!installation.Folder.IsTemporary)
            builder.Services.Insert(1, ServiceDescriptor.Singleton<IHostedService, StartReport>());
    }

    /// <summary>
    /// Starts what is built, in the project's folder, where its settings and static files are. Aspire's own way is
    /// dotnet run, which asks MSBuild at each start: seconds for each host. An IDE that debugs, and dotnet watch, start projects their own way.
    /// </summary>
    private static IResourceBuilder<ProjectResource> RunBuiltAssembly(this IResourceBuilder<ProjectResource> project)
    {
        var settings = project.ApplicationBuilder.Configuration;
        if (settings["DEBUG_SESSION_PORT"] is { Length: > 0 } || settings.GetValue<bool>("DOTNET_WATCH"))
            return project;

        var file = project.Resource.GetProjectMetadata().ProjectPath;
        var assembly = BuiltAssembly.Of(file);
        if (!File.Exists(assembly))
            throw new DistributedApplicationException($"{assembly} is missing: build OrderSync.sln first.");
        return project
            .WithAnnotation(new ExecutableAnnotation { Command = "dotnet", WorkingDirectory = Path.GetDirectoryName(file)! })
            .WithArgs("exec", assembly)
            // They speak plain HTTP on this machine: that there is no developer's certificate is no error.
            .WithoutHttpsCertificate()
            // For the log files: Aspire asks for colours.
            .WithEnvironment("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "false");
    }

    /// <summary>At the end the dashboard goes with the hosts: a host must not wait for it with its last telemetry.</summary>
    private static IResourceBuilder<ProjectResource> WithBoundedTelemetry(this IResourceBuilder<ProjectResource> project) => project
        .WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "")
        .WithEnvironment("OTEL_EXPORTER_OTLP_TIMEOUT", "1000");

    /// <summary>Telemetry goes to a collector of one's own where one is named, else to the dashboard, and nowhere where there is none.</summary>
    private static void WithCollector(this IResourceBuilder<ProjectResource> project, Settings settings) => project.WithEnvironment(context =>
    {
        const string endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
        if (settings.Text(endpoint) is { } collector)
        {
            context.EnvironmentVariables[endpoint] = collector;
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_PROTOCOL"] = settings.Text("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
            // Never the dashboard's, which hold its key.
            context.EnvironmentVariables["OTEL_EXPORTER_OTLP_HEADERS"] = settings.Text("OTEL_EXPORTER_OTLP_HEADERS", "");
        }
        else if (!Dashboard.IsIn(context.ExecutionContext.Services.GetRequiredService<DistributedApplicationModel>()))
        {
            // Aspire names its address all the same.
            context.EnvironmentVariables[endpoint] = "";
        }
    });
}
