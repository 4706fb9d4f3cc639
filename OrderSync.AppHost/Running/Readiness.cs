using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace OrderSync.AppHost.Running;

/// <summary>
/// Health checks that wait for a resource that is just starting. Aspire asks at growing distances, of up to five seconds, so
/// that each resource would make those behind it wait seconds too long.
/// </summary>
internal static class Readiness
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>The project answers /health. Published, this becomes the probes of its container.</summary>
    public static IResourceBuilder<ProjectResource> WithReadiness(this IResourceBuilder<ProjectResource> project)
    {
        if (project.ApplicationBuilder.ExecutionContext.IsPublishMode)
            return project.WithProbe(ProbeType.Liveness, "/alive").WithProbe(ProbeType.Readiness, "/health");

        var endpoint = project.GetEndpoint("http");
        return project.WithWaitingCheck(async _ =>
        {
            using var response = await Http.GetAsync(new Uri($"{endpoint.Url}/health"));
            if (!response.IsSuccessStatusCode)
                throw new InvalidOperationException($"/health answers {(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        });
    }

    /// <summary>By HTTP: the ingress has the certificate, not the container. Aspire would take HTTPS, and one second, too short for a slow database.</summary>
    private static IResourceBuilder<ProjectResource> WithProbe(this IResourceBuilder<ProjectResource> project, ProbeType type, string path) =>
        project.WithHttpProbe(type, path, timeoutSeconds: (int)Patience.TotalSeconds, endpointName: "http");

    /// <summary>The check throws while the resource does not serve.</summary>
    public static IResourceBuilder<T> WithWaitingCheck<T>(this IResourceBuilder<T> resource, Func<T, Task> check)
        where T : IResource
    {
        var key = $"{resource.Resource.Name}_check";
        resource.ApplicationBuilder.Services.AddHealthChecks()
            .AddAsyncCheck(key, cancellationToken => UntilHealthyAsync(() => check(resource.Resource), cancellationToken));
        return resource.WithHealthCheck(key);
    }

    private static async Task<HealthCheckResult> UntilHealthyAsync(Func<Task> check, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                await check();
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception)
            {
                if (Stopwatch.GetElapsedTime(started) > Patience || cancellationToken.IsCancellationRequested)
                    return HealthCheckResult.Unhealthy(exception.Message);
            }

            await Task.Delay(Between, cancellationToken);
        }
    }
}
