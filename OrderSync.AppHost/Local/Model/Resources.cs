namespace Aspire.Hosting.ApplicationModel;

// The names and shapes of Aspire.Hosting.ApplicationModel, as far as Program.cs uses them.

public interface IResource
{
    string Name { get; }
}

public interface IResourceWithEnvironment : IResource;

public interface IResourceWithEndpoints : IResource;

public interface IResourceWithServiceDiscovery : IResourceWithEndpoints;

public interface IResourceWithWaitSupport : IResource;

public interface IResourceWithConnectionString : IResource
{
    /// <summary>Known once the resource has its port: when the application starts.</summary>
    string ConnectionString { get; }
}

public abstract class Resource(string name) : IResource
{
    public string Name { get; } = name;
}

public interface IResourceBuilder<out T>
    where T : IResource
{
    IDistributedApplicationBuilder ApplicationBuilder { get; }

    T Resource { get; }
}
