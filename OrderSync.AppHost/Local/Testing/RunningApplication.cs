namespace Aspire.Hosting.Testing;

public static class RunningApplication
{
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName) =>
        new() { BaseAddress = app.GetEndpoint(resourceName) };

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName) =>
        Find<ProjectResource>(app, resourceName).Address
        ?? throw new InvalidOperationException($"'{resourceName}' has no address before the application starts.");

    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? ValueTask.FromCanceled<string?>(cancellationToken)
            : ValueTask.FromResult<string?>(Find<IResourceWithConnectionString>(app, resourceName).ConnectionString);

    private static T Find<T>(DistributedApplication app, string resourceName) =>
        app.Runner.Resources.Where(resource => resource.Name == resourceName).OfType<T>().FirstOrDefault()
        ?? throw new ArgumentException($"There is no such resource: '{resourceName}'.", nameof(resourceName));
}
