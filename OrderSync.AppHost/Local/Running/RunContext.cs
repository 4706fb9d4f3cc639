
namespace OrderSync.AppHost.Local;

/// <summary>What the runs of one application share.</summary>
internal sealed record RunContext(DataFolder Folder, Ports Ports, Secrets Secrets, LocalOptions Options, Action Changed)
{
    public int PortFor(IResource resource) => Options.AnyPorts ? Ports.Free() : Ports.Remembered(resource.Name);
}

internal enum ReplicaState
{
    Starting,
    Healthy,
    Unhealthy,
    Exited,
}

/// <summary>One process of a resource. A number and a port are kept when the process is replaced.</summary>
internal sealed class Replica(int number, int port, string log)
{
    public int Number { get; } = number;

    public int Port { get; } = port;

    public string Log { get; } = log;

    public ChildProcess? Process { get; set; }

    public ReplicaState State { get; set; }

    public bool IsRunning => Process is { Exited.IsCompleted: false };
}
