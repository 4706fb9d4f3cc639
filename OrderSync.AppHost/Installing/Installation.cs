namespace OrderSync.AppHost.Installing;

/// <summary>
/// OrderSync as it stands on this machine: a data folder that only one AppHost uses at a time, its secrets and its ports.
/// There is none when the app model is published.
/// </summary>
internal sealed class Installation : IDisposable
{
    private Installation(DataFolder folder, Secrets secrets, Ports ports)
    {
        Folder = folder;
        Secrets = secrets;
        Ports = ports;
    }

    public DataFolder Folder { get; }

    public Secrets Secrets { get; }

    public Ports Ports { get; }

    public static Installation Open(IDistributedApplicationBuilder builder)
    {
        var settings = builder.Configuration;
        // Tests set this: they must neither see nor keep anything of what a developer works with.
        var isTemporary = settings["ORDERSYNC_EPHEMERAL"] is not null;
        var folder = DataFolder.Open(isTemporary ? DataFolder.NewTemporary() : DataFolder.Chosen(settings["ORDERSYNC_DATA"]), isTemporary);
        // As Aspire's testing builder asks for: many applications run side by side, each on ports of its own.
        var anyPort = string.Equals(settings["DcpPublisher:RandomizePorts"], "true", StringComparison.OrdinalIgnoreCase);
        return new(folder, new Secrets(folder.SecretsFile), new Ports(folder.PortsFile, anyPort));
    }

    public void Dispose() => Folder.Dispose();
}
