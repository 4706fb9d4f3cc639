using Microsoft.Extensions.Configuration;

namespace OrderSync.AppHost.Local;

/// <summary>Runs the resources of Program.cs as processes of this machine.</summary>
internal sealed class LocalRunner(IReadOnlyList<IResource> resources, IConfiguration configuration, LocalOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _recordLock = new();
    private Lazy<Task>? _stop;
    private RunContext? _context;
    private Task _started = Task.CompletedTask;
    private string _state = "starting";

    public IReadOnlyList<ResourceRun> Runs { get; private set; } = [];

    public LocalOptions Options => options;

    public Task Stopped => _stopped.Task;

    public RunContext Context => _context ?? throw new InvalidOperationException("The application has not been started.");

    public IReadOnlyList<IResource> Resources => resources;

    public Action<ResourceRun>? BecameHealthy { get; set; }

    /// <summary>Returns once the processes may start; <see cref="WhenHealthyAsync"/> waits until they serve.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var folder = DataFolder.Open(options.DataFolder, options.IsTemporary);
        try
        {
            await Leftovers.ClearAsync(folder, cancellationToken);
            var secrets = new Secrets(folder.SecretsFile);
            secrets.Resolve(resources.OfType<ParameterResource>(), configuration);
            _context = new(folder, new Ports(folder.PortsFile), secrets, options, Record);
            var runs = resources.Select(Run).OfType<ResourceRun>().ToList();
            foreach (var run in runs)
                await run.CheckAsync(cancellationToken);
            Runs = runs;
        }
        catch
        {
            folder.Dispose();
            throw;
        }

        _stop = new(StopOnceAsync);
        Record();
        _started = Task.WhenAll(Runs.Select(StartWhenReadyAsync));
        _ = WatchAsync();
    }

    public async Task WhenHealthyAsync(CancellationToken cancellationToken)
    {
        await _started.WaitAsync(cancellationToken);
        _state = "running";
        Record();
    }

    public ResourceRun RunOf(string resource)
    {
        var name = resources.OfType<PostgresDatabaseResource>().FirstOrDefault(database => database.Name == resource)?.Parent.Name ?? resource;
        return Runs.FirstOrDefault(run => run.Name == name)
            ?? throw new DistributedApplicationException($"There is no running resource '{resource}'.");
    }

    public Task StopAsync() => _stop?.Value ?? Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
    }

    private ResourceRun? Run(IResource resource) => resource switch
    {
        PostgresServerResource postgres => new PostgresRun(postgres, Context),
        RedisResource redis => new RedisRun(redis, Context),
        ProjectResource project => new ProjectRun(project, Context),
        _ => null,
    };

    private async Task StartWhenReadyAsync(ResourceRun run)
    {
        try
        {
            await Task.WhenAll(run.WaitsFor.Select(dependency => RunOf(dependency.Name).Healthy)).WaitAsync(_stopping.Token);
        }
        catch (Exception exception)
        {
            run.Fail(exception);
            throw;
        }

        await run.StartAsync(_stopping.Token);
        BecameHealthy?.Invoke(run);
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(ProbeInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var run in Runs)
                    await Task.WhenAll(run.Replicas.ToArray().Select(replica => run.ProbeAsync(replica, _stopping.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task StopOnceAsync()
    {
        _state = "stopping";
        await _stopping.CancelAsync();
        // Whoever is just being started has to be there before it can be stopped; why a start failed is reported by its waiter.
        await _started.ContinueWith(_ => { }, TaskScheduler.Default);
        await Task.WhenAll(Runs.Where(run => !run.IsServer).Select(run => run.StopAsync()));
        await Task.WhenAll(Runs.Where(run => run.IsServer).Select(run => run.StopAsync()));
        Context.Folder.Dispose();
        _stopped.TrySetResult();
    }

    private void Record()
    {
        lock (_recordLock)
        {
            if (_stopping.IsCancellationRequested)
                return;
            var self = new RunRecord("apphost", _state, Environment.ProcessId, Machine.Born(Environment.ProcessId) ?? 0, null, "-");
            RunRecord.Write(Context.Folder.RunFile, Runs.SelectMany(Lines).Prepend(self));
        }
    }

    private static IEnumerable<RunRecord> Lines(ResourceRun run) => run.Replicas.ToArray().Select(replica => new RunRecord(
        replica.Number == 1 ? run.Name : $"{run.Name}-{replica.Number}",
        replica.Process is null ? "waiting" : replica.State.ToString().ToLowerInvariant(),
        replica.Process?.Pid ?? 0,
        replica.Process?.Born ?? 0,
        run.Address(replica),
        replica.Log));
}
