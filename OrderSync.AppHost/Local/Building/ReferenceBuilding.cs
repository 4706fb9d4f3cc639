namespace Aspire.Hosting;

public static class ReferenceBuilding
{
    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, string? value)
        where T : IResourceWithEnvironment => Set(builder, name, () => value);

    public static IResourceBuilder<T> WithEnvironment<T>(
        this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> parameter)
        where T : IResourceWithEnvironment => Set(builder, name, () => parameter.Resource.Value);

    public static IResourceBuilder<T> WithEnvironment<T>(this IResourceBuilder<T> builder, string name, EndpointReference endpoint)
        where T : IResourceWithEnvironment => Set(builder, name, () => endpoint.Project.Address?.ToString().TrimEnd('/'));

    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithConnectionString> source)
        where T : IResourceWithEnvironment =>
        Set(builder, $"ConnectionStrings__{source.Resource.Name}", () => source.Resource.ConnectionString);

    public static IResourceBuilder<T> WithReference<T>(
        this IResourceBuilder<T> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where T : IResourceWithEnvironment
    {
        var project = ProjectBuilding.Project(source);
        return Set(builder, $"services__{project.Name}__http__0", () => project.Address?.ToString().TrimEnd('/'));
    }

    public static IResourceBuilder<T> WaitFor<T>(this IResourceBuilder<T> builder, IResourceBuilder<IResource> dependency)
        where T : IResourceWithWaitSupport
    {
        ProjectBuilding.Project(builder).WaitsFor.Add(dependency.Resource);
        return builder;
    }

    private static IResourceBuilder<T> Set<T>(IResourceBuilder<T> builder, string name, Func<string?> value)
        where T : IResource
    {
        ProjectBuilding.Project(builder).Environment[name] = value;
        return builder;
    }
}
