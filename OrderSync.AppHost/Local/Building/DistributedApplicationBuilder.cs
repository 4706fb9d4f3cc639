using Microsoft.Extensions.Configuration;
using OrderSync.AppHost.Local;

namespace Aspire.Hosting;

public interface IDistributedApplicationBuilder
{
    ConfigurationManager Configuration { get; }

    DistributedApplicationExecutionContext ExecutionContext { get; }

    DistributedApplication Build();
}

/// <summary>The local runner only runs: publishing to Azure is Aspire's work (UseAspire=true).</summary>
public sealed class DistributedApplicationExecutionContext
{
    public bool IsRunMode { get; } = true;

    public bool IsPublishMode { get; }
}

public sealed class DistributedApplicationOptions
{
    public bool DisableDashboard { get; set; }
}

public sealed class DistributedApplicationException(string message) : Exception(message);

internal sealed class DistributedApplicationBuilder(ConfigurationManager configuration, LocalOptions options)
    : IDistributedApplicationBuilder
{
    public ConfigurationManager Configuration { get; } = configuration;

    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();

    internal List<IResource> Resources { get; } = [];

    public DistributedApplication Build()
    {
        var application = new DistributedApplication(new LocalRunner(Resources, Configuration, options));
        options.Built?.Invoke(this, application);
        return application;
    }
}

internal sealed record ResourceBuilder<T>(DistributedApplicationBuilder Builder, T Resource) : IResourceBuilder<T>
    where T : IResource
{
    public IDistributedApplicationBuilder ApplicationBuilder => Builder;
}

internal static class ResourceAdding
{
    public static IResourceBuilder<T> AddResource<T>(this IDistributedApplicationBuilder builder, T resource)
        where T : IResource
    {
        var local = (DistributedApplicationBuilder)builder;
        if (local.Resources.Exists(other => other.Name == resource.Name))
            throw new DistributedApplicationException($"Two resources are called '{resource.Name}'.");

        local.Resources.Add(resource);
        return new ResourceBuilder<T>(local, resource);
    }
}
