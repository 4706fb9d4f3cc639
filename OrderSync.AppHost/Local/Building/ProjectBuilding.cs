using OrderSync.AppHost.Local;

namespace Aspire.Hosting;

public interface IProjectMetadata
{
    string ProjectPath { get; }
}

public static class ProjectBuilding
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var project = new ProjectResource(name, new TProject().ProjectPath);
        project.Endpoint.Port = LaunchProfile.Read(project.ProjectPath).Port;
        return builder.AddResource(project);
    }

    public static IResourceBuilder<ProjectResource> WithReplicas(this IResourceBuilder<ProjectResource> builder, int replicas)
    {
        builder.Resource.Replicas = replicas;
        return builder;
    }

    public static IResourceBuilder<T> WithEndpoint<T>(
        this IResourceBuilder<T> builder, string endpointName, Action<EndpointAnnotation> callback)
        where T : IResourceWithEndpoints
    {
        var endpoint = Project(builder).Endpoint;
        if (endpoint.Name != endpointName)
            throw new DistributedApplicationException($"'{builder.Resource.Name}' has no endpoint '{endpointName}'.");

        callback(endpoint);
        return builder;
    }

    public static EndpointReference GetEndpoint<T>(this IResourceBuilder<T> builder, string name)
        where T : IResourceWithEndpoints =>
        Project(builder).Endpoint.Name == name
            ? new EndpointReference(Project(builder))
            : throw new DistributedApplicationException($"'{builder.Resource.Name}' has no endpoint '{name}'.");

    public static IResourceBuilder<T> WithHttpHealthCheck<T>(this IResourceBuilder<T> builder, string? path = null)
        where T : IResourceWithEndpoints
    {
        Project(builder).HealthPath = path ?? "/";
        return builder;
    }

    /// <summary>Who may come in from outside is a matter of publishing; here every process listens on this machine only.</summary>
    public static IResourceBuilder<T> WithExternalHttpEndpoints<T>(this IResourceBuilder<T> builder)
        where T : IResourceWithEndpoints => builder;

    internal static ProjectResource Project<T>(IResourceBuilder<T> builder)
        where T : IResource =>
        builder.Resource as ProjectResource
        ?? throw new DistributedApplicationException($"'{builder.Resource.Name}' is not a project.");
}
