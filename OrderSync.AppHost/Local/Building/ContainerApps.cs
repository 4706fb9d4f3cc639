namespace Aspire.Hosting;

/// <summary>Azure/ContainerApps.cs without Azure: plain processes have no scale rules.</summary>
internal static class ContainerApps
{
    public static void AddContainerApps(this IDistributedApplicationBuilder builder) => _ = builder;

    public static IResourceBuilder<ProjectResource> ScaleByRequests(this IResourceBuilder<ProjectResource> project) => project;

    public static IResourceBuilder<ProjectResource> ScaleByLoad(this IResourceBuilder<ProjectResource> project) => project;
}
