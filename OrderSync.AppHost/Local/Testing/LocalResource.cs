using OrderSync.AppHost.Local;

namespace Aspire.Hosting.Testing;

/// <summary>One process of a resource, as a test sees it.</summary>
public sealed record LocalProcess(int Number, int ProcessId, Uri? Address, bool IsRunning);

public static class LocalResources
{
    /// <summary>What Aspire has no API for: killing a resource's processes and starting others. Local flavour only.</summary>
    public static LocalResource GetLocal(this DistributedApplication app, string resourceName) => new(app.Runner.RunOf(resourceName));
}

public sealed class LocalResource
{
    private readonly ResourceRun _run;

    internal LocalResource(ResourceRun run) => _run = run;

    public IReadOnlyList<LocalProcess> Processes => [.. _run.Replicas.Select(Describe)];

    /// <summary>SIGKILL: no chance to put anything away. Returns once the process is gone; nothing restarts it.</summary>
    public Task KillAsync(LocalProcess process) => Find(process).Process!.KillAsync();

    /// <summary>Asks the process to end as a deployment would, and waits for it.</summary>
    public Task StopAsync(LocalProcess process) => Find(process).Process!.StopAsync();

    /// <summary>
    /// Starts the first process that does not run, on its old port; or, when all run, one more (of a project only).
    /// Returns it once it is healthy.
    /// </summary>
    public async Task<LocalProcess> StartReplicaAsync(CancellationToken cancellationToken = default)
    {
        var replica = _run.Replicas.FirstOrDefault(replica => !replica.IsRunning) ?? OneMore();
        await _run.StartReplicaAsync(replica, cancellationToken);
        return Describe(replica);
    }

    private Replica OneMore() => _run is ProjectRun project
        ? project.AddReplica()
        : throw new DistributedApplicationException($"{_run.Name} runs, and cannot run twice.");

    private Replica Find(LocalProcess process) =>
        _run.Replicas.Single(replica => replica.Number == process.Number && replica.Process?.Pid == process.ProcessId);

    private LocalProcess Describe(Replica replica) => new(
        replica.Number, replica.Process?.Pid ?? 0, _run is ProjectRun ? new Uri(_run.Address(replica)!) : null, replica.IsRunning);
}
