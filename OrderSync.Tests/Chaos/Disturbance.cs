using OrderSync.Tests.Hosting;
using StackExchange.Redis;

namespace OrderSync.Tests.Chaos;

/// <summary>Kills, restarts and empties what OrderSync stands on: the same seed, the same acts in the same order.</summary>
public sealed class Disturbance(AppFixture app, int seed, Action<string> say)
{
    private const int Acts = 6;

    private readonly Random _random = new(seed);

    /// <summary>Returns when all is up again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (var act = 0; act < Acts; act++)
        {
            await Task.Delay(_random.Next(200, 1_200), cancellationToken);
            await ActAsync(_random.Next(6), cancellationToken);
        }
    }

    private Task ActAsync(int kind, CancellationToken cancellationToken) => kind switch
    {
        0 or 1 or 2 => KillWorkerAsync(cancellationToken),
        3 => RestartAsync("postgres", hard: _random.Next(2) == 0, cancellationToken),
        4 => RestartAsync("redis", hard: true, cancellationToken),
        _ => EmptyRedisAsync(),
    };

    private async Task KillWorkerAsync(CancellationToken cancellationToken)
    {
        var worker = app.Replicas("worker");
        var running = worker.All.Where(process => process.IsRunning).ToList();
        var victim = running[_random.Next(running.Count)];
        say($"SIGKILL of worker {victim.Number}");
        await worker.KillAsync(victim);
        await Task.Delay(_random.Next(0, 1_000), cancellationToken);
        await worker.StartReplicaAsync(cancellationToken);
    }

    private async Task RestartAsync(string resource, bool hard, CancellationToken cancellationToken)
    {
        var server = app.Replicas(resource);
        var process = server.All.Single();
        say($"{(hard ? "SIGKILL" : "stop")} and start of {resource}");
        await (hard ? server.KillAsync(process) : server.StopAsync(process));
        await Task.Delay(_random.Next(0, 500), cancellationToken);
        await server.StartReplicaAsync(cancellationToken);
    }

    private async Task EmptyRedisAsync()
    {
        say("FLUSHALL");
        var options = ConfigurationOptions.Parse(await app.ConnectionStringAsync("redis"));
        options.AllowAdmin = true;
        using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetServer(redis.GetEndPoints()[0]).FlushAllDatabasesAsync();
    }
}
