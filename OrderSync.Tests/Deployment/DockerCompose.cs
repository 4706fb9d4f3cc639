namespace OrderSync.Tests.Deployment;

/// <summary>The client's plugin ("docker compose") where it is there, the older program of that name where not. Neither needs an engine for "config".</summary>
internal static class DockerCompose
{
    public static async Task<(string Program, string[] First)> FindAsync(PublishedApp app)
    {
        foreach (var (program, first) in new[] { ("docker", new[] { "compose" }), ("docker-compose", []) })
        {
            if (OrderSync.AppHost.Installing.Machine.Find(program) is { } found && (await app.RunAsync(found, [.. first, "version"])).ExitCode == 0)
                return (found, first);
        }

        throw new InvalidOperationException("Docker Compose is not installed, so nothing can say whether the file is right: ./ordersync test installs it.");
    }
}
