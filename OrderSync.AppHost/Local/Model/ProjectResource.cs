namespace Aspire.Hosting.ApplicationModel;

/// <summary>The one endpoint of a project, "http". <see cref="Port"/> null: any free port.</summary>
public sealed class EndpointAnnotation(string name)
{
    public string Name { get; } = name;

    public int? Port { get; set; }
}

public sealed class ProjectResource(string name, string projectPath)
    : Resource(name), IResourceWithEnvironment, IResourceWithServiceDiscovery, IResourceWithWaitSupport
{
    internal string ProjectPath { get; } = projectPath;

    internal EndpointAnnotation Endpoint { get; } = new("http");

    internal string? HealthPath { get; set; }

    internal int Replicas { get; set; } = 1;

    /// <summary>Values are asked for when the process starts: only then are all ports and parameters known.</summary>
    internal Dictionary<string, Func<string?>> Environment { get; } = new(StringComparer.Ordinal);

    internal List<IResource> WaitsFor { get; } = [];

    /// <summary>The address of the first replica, where others reach the project. Set when the application starts.</summary>
    internal Uri? Address { get; set; }
}

/// <summary>A project's endpoint, whose address is known when the application starts.</summary>
public sealed class EndpointReference(ProjectResource project)
{
    internal ProjectResource Project { get; } = project;
}
