namespace OrderSync.AppHost.Publishing;

/// <summary>How Docker asks a container whether it serves: with what its image has. .NET's images have bash, but no curl.</summary>
internal static class ComposeHealth
{
    // A dollar that is for the container's shell, not for Compose, is written twice.
    private static readonly Dictionary<string, string> Servers = new(StringComparer.Ordinal)
    {
        // Over TCP: while it is being created, Postgres answers on its socket only.
        ["postgres"] = "pg_isready -q -h 127.0.0.1 -U postgres",
        ["redis"] = "REDISCLI_AUTH=$$REDIS_PASSWORD redis-cli ping | grep -q PONG",
    };

    public static ComposeHealthCheck OfServer(string name) => new(["CMD-SHELL", Servers.TryGetValue(name, out var command)
        ? command
        : throw new DistributedApplicationException($"{name} has no health check for a Compose file: add it in ComposeHealth.")]);

    public static ComposeHealthCheck OfHost(int port) => new(["CMD", "bash", "-c", string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $@"exec 3<>/dev/tcp/127.0.0.1/{port} && printf 'GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3 && read -r -t 7 status <&3 && [[ $$status == *' 200 '* ]]")]);
}
