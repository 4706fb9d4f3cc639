
namespace OrderSync.AppHost.Local;

/// <summary>A resource as one or more processes: started, watched until healthy, stopped.</summary>
internal abstract class ResourceRun(IResource resource, RunContext context)
{
    private const int LogLinesInFailure = 15;
    private const long LongestLog = 20 * 1024 * 1024;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan HealthyWithin = TimeSpan.FromSeconds(120);

    private readonly TaskCompletionSource _healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _stopping;

    public string Name { get; } = resource.Name;

    public List<Replica> Replicas { get; } = [];

    public Task Healthy => _healthy.Task;

    /// <summary>Servers stop last, since the projects still write when they stop.</summary>
    public abstract bool IsServer { get; }

    public virtual IReadOnlyList<IResource> WaitsFor => [];

    protected RunContext Context { get; } = context;

    /// <summary>Takes the ports and looks for the programs, so that what is missing is said before anything starts.</summary>
    public abstract Task CheckAsync(CancellationToken cancellationToken);

    public virtual string? Address(Replica replica) => null;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(cancellationToken);
            foreach (var replica in Replicas)
                Launch(replica);
            await Task.WhenAll(Replicas.Select(replica => UntilHealthyAsync(replica, cancellationToken)));
            _healthy.TrySetResult();
        }
        catch (Exception exception)
        {
            Fail(exception);
            throw;
        }
    }

    /// <summary>Tells those who wait for this resource that they wait in vain.</summary>
    public void Fail(Exception exception)
    {
        _healthy.TrySetException(exception);
        _ = _healthy.Task.Exception; // Nobody need be waiting.
    }

    public async Task StartReplicaAsync(Replica replica, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        Launch(replica);
        await UntilHealthyAsync(replica, cancellationToken);
    }

    public async Task StopAsync()
    {
        _stopping = true;
        await Task.WhenAll(Replicas.Where(replica => replica.IsRunning).Select(replica => replica.Process!.StopAsync()));
    }

    public async Task ProbeAsync(Replica replica, CancellationToken cancellationToken)
    {
        if (replica.State is ReplicaState.Healthy or ReplicaState.Unhealthy)
            Show(replica, await IsHealthyAsync(replica, cancellationToken) ? ReplicaState.Healthy : ReplicaState.Unhealthy);
    }

    protected Replica AddReplica(int port)
    {
        var number = Replicas.Count + 1;
        var log = Path.Combine(Context.Folder.Logs, number == 1 ? $"{Name}.log" : $"{Name}-{number}.log");
        if (new FileInfo(log) is { Exists: true, Length: > LongestLog })
            File.Move(log, log + ".old", overwrite: true);
        var replica = new Replica(number, port, log);
        Replicas.Add(replica);
        return replica;
    }

    /// <summary>Before each start of a process, the first and any later one.</summary>
    protected virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected abstract ChildCommand Command(Replica replica);

    protected abstract Task<bool> IsHealthyAsync(Replica replica, CancellationToken cancellationToken);

    private void Launch(Replica replica)
    {
        if (replica.IsRunning)
            throw new DistributedApplicationException($"{Name} {replica.Number} already runs.");

        replica.Process = ChildProcess.Start(Command(replica));
        Show(replica, ReplicaState.Starting);
        _ = ShowExitAsync(replica, replica.Process);
    }

    private async Task ShowExitAsync(Replica replica, ChildProcess process)
    {
        var exitCode = await process.Exited;
        if (replica.Process != process)
            return;
        var wasRunning = replica.State is ReplicaState.Healthy or ReplicaState.Unhealthy;
        Show(replica, ReplicaState.Exited);
        if (wasRunning && !_stopping && !Context.Options.IsTemporary)
            Console.Error.WriteLine($"{Name} has ended with exit code {exitCode}; its log is {replica.Log}");
    }

    private async Task UntilHealthyAsync(Replica replica, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(HealthyWithin);
        try
        {
            while (!await IsHealthyAsync(replica, patience.Token))
            {
                if (!replica.IsRunning)
                    throw new DistributedApplicationException(EarlyEnd(replica));
                await Task.Delay(PollInterval, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException(
                $"{Name} was not healthy within {HealthyWithin.TotalSeconds:0} seconds; its log is {replica.Log}");
        }

        Show(replica, ReplicaState.Healthy);
    }

    private string EarlyEnd(Replica replica)
    {
        var lastLines = File.Exists(replica.Log) ? File.ReadLines(replica.Log).TakeLast(LogLinesInFailure) : [];
        return $"{Name} ended with exit code {replica.Process!.Exited.Result} before it was healthy. The end of its log, {replica.Log}:"
            + string.Concat(lastLines.Select(line => $"{Environment.NewLine}    {line}"));
    }

    private void Show(Replica replica, ReplicaState state)
    {
        if (replica.State == state && state != ReplicaState.Starting)
            return;
        replica.State = state;
        Context.Changed();
    }
}
