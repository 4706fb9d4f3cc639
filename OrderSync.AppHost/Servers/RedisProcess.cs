using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OrderSync.AppHost.Installing;
using OrderSync.AppHost.Running;

namespace OrderSync.AppHost.Servers;

/// <summary>Redis as a process of this machine.</summary>
internal sealed class RedisProcess(string name, string program, ParameterResource password)
    : ExecutableResource(name, program, "/"), IResourceWithConnectionString
{
    public EndpointReference Endpoint => field ??= new(this, RedisProcessBuilding.EndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"127.0.0.1:{Endpoint.Property(EndpointProperty.Port)},password={password}");
}

internal static class RedisProcessBuilding
{
    public const string EndpointName = "tcp";

    public static IResourceBuilder<RedisProcess> AddRedisProcess(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> password, Installation installation)
    {
        var program = Machine.Need("redis-server", "redis-server");
        var port = installation.Ports.Remembered(name);
        var settings = Path.Combine(installation.Folder.Redis, "redis.conf");
        return builder.AddResource(new RedisProcess(name, program, password.Resource))
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: EndpointName, isProxied: false)
            .WithArgs(settings)
            .WithIconName("Memory")
            .OnBeforeResourceStarted(async (_, _, cancellationToken) =>
                await WriteAsync(settings, port, await password.Resource.GetValueAsync(cancellationToken), cancellationToken))
            .WithWaitingCheck(_ => AnswersAsync(port, password.Resource));
    }

    /// <summary>The settings travel in a file, since everybody on the machine may read a command line.</summary>
    private static async Task WriteAsync(string file, int port, string? password, CancellationToken cancellationToken)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var folder = Path.GetDirectoryName(file)!;
        Directory.CreateDirectory(folder, ownerOnly | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(file, "", cancellationToken);
        File.SetUnixFileMode(file, ownerOnly);
        await File.WriteAllTextAsync(
            file,
            string.Create(CultureInfo.InvariantCulture, $"""
                bind 127.0.0.1
                port {port}
                requirepass {password}
                dir "{folder}"
                appendonly no
                save 60 1
                stop-writes-on-bgsave-error no

                """),
            cancellationToken);
    }

    private static async Task AnswersAsync(int port, ParameterResource password)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {await password.GetValueAsync(default)}\r\nPING\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answers = new[] { await reader.ReadLineAsync(), await reader.ReadLineAsync() };
        if (answers is not ["+OK", "+PONG"])
            throw new InvalidOperationException($"Redis answers {string.Join(", ", answers)}.");
    }
}
