namespace Aspire.Hosting.Testing;

/// <summary>OrderSync.AppHost/Local/Testing/LocalResource.cs for real Aspire, which cannot kill a replica: such a test is skipped.</summary>
public sealed record LocalProcess(int Number, int ProcessId, Uri? Address, bool IsRunning);

public static class LocalResources
{
    public static LocalResource GetLocal(this DistributedApplication app, string resourceName)
    {
        Assert.Skip($"Only the local runner lets a test kill and start processes of '{resourceName}'.");
        return new();
    }
}

public sealed class LocalResource
{
    public IReadOnlyList<LocalProcess> Processes { get; } = [];

    public Task KillAsync(LocalProcess process) => Task.CompletedTask;

    public Task StopAsync(LocalProcess process) => Task.CompletedTask;

    public Task<LocalProcess> StartReplicaAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
