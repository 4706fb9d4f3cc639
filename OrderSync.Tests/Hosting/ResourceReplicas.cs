using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Npgsql;
using OrderSync.AppHost.Running;
using StackExchange.Redis;

namespace OrderSync.Tests.Hosting;

/// <summary>One process of a resource. <see cref="Address"/> is its own, not that of Aspire's proxy before all of them; null: it serves no HTTP.</summary>
public sealed record Replica(int Number, string ResourceId, int ProcessId, Uri? Address, bool IsRunning);

/// <summary>The processes of a resource, to be killed, stopped and started again as a deployment or an accident would.</summary>
public sealed class ResourceReplicas(DistributedApplication app, ResourceStates states, string name)
{
    private static readonly TimeSpan ServesWithin = TimeSpan.FromSeconds(60);

    public IReadOnlyList<Replica> All => [.. states.Of(name).Select((change, index) => Describe(change, index + 1))];

    /// <summary>SIGKILL: no chance to put anything away. Returns once the process is gone; nothing restarts it.</summary>
    public async Task KillAsync(Replica replica)
    {
        using (var process = Process.GetProcessById(replica.ProcessId))
            process.Kill();
        await UntilAsync(replica, state => !state.IsRunning);
    }

    /// <summary>Asks the process to end as a deployment would, and waits for it.</summary>
    public async Task StopAsync(Replica replica)
    {
        // On a busy machine the command may give up, and say that it has failed, while the process is still ending: its state decides.
        await app.ResourceCommands.ExecuteCommandAsync(replica.ResourceId, KnownResourceCommands.StopCommand, CancellationToken.None);
        await UntilAsync(replica, state => !state.IsRunning);
    }

    /// <summary>Starts the first process that does not run. Returns it once it serves.</summary>
    public async Task<Replica> StartReplicaAsync(CancellationToken cancellationToken = default)
    {
        var ended = All.FirstOrDefault(replica => !replica.IsRunning) ?? throw new InvalidOperationException($"All of {name} runs.");
        await ExecuteAsync(ended, KnownResourceCommands.StartCommand);
        var started = await UntilAsync(ended, state => state.IsRunning && state.ProcessId != ended.ProcessId);
        await UntilServesAsync(started, cancellationToken);
        return started;
    }

    private Replica Describe(ResourceEvent change, int number)
    {
        var running = change.Snapshot.State?.Text == KnownResourceStates.Running;
        var pid = RunStatus.PidOf(change.Snapshot);
        var address = change.Snapshot.EnvironmentVariables.FirstOrDefault(variable => variable.Name == "ASPNETCORE_URLS")?.Value;
        return new(number, change.ResourceId, running && name == "postgres" ? ChildOf(pid) : pid, address is null ? null : new Uri(address), running && pid > 0);
    }

    /// <summary>postgres.sh starts the server itself; zero once that has ended.</summary>
    private static int ChildOf(int pid)
    {
        var children = $"/proc/{pid}/task/{pid}/children";
        return File.Exists(children) && File.ReadAllText(children).Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var child, ..]
            ? int.Parse(child, CultureInfo.InvariantCulture)
            : 0;
    }

    private async Task ExecuteAsync(Replica replica, string command)
    {
        var result = await app.ResourceCommands.ExecuteCommandAsync(replica.ResourceId, command, CancellationToken.None);
        result.Success.ShouldBeTrue($"{command} of {replica.ResourceId}: {result.Message}");
    }

    private async Task<Replica> UntilAsync(Replica replica, Func<Replica, bool> condition)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(20))
        {
            var now = All[replica.Number - 1];
            if (condition(now))
                return now;
            Stopwatch.GetElapsedTime(started).ShouldBeLessThan(ServesWithin, $"{replica.ResourceId} is still {now}");
        }
    }

    private async Task UntilServesAsync(Replica replica, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(20, cancellationToken))
        {
            try
            {
                await AskAsync(replica, cancellationToken);
                return;
            }
            catch (Exception exception) when (exception is HttpRequestException or NpgsqlException or RedisException)
            {
                Stopwatch.GetElapsedTime(started).ShouldBeLessThan(ServesWithin, $"{replica.ResourceId} does not serve: {exception.Message}");
            }
        }
    }

    private async Task AskAsync(Replica replica, CancellationToken cancellationToken)
    {
        if (replica.Address is { } address)
        {
            using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
            (await client.GetAsync(new Uri(address, "/health"), cancellationToken)).EnsureSuccessStatusCode();
        }
        else if (name == "postgres")
        {
            await using var connection = new NpgsqlConnection(await app.GetConnectionStringAsync("ordersync", cancellationToken) + ";Pooling=false");
            await connection.OpenAsync(cancellationToken);
        }
        else
        {
            using var redis = await ConnectionMultiplexer.ConnectAsync((await app.GetConnectionStringAsync(name, cancellationToken))!);
            await redis.GetDatabase().PingAsync();
        }
    }
}
