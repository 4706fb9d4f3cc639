using System.Security.Cryptography;
using System.Text;
using OrderSync.AppHost.Running;
using OrderSync.AppHost.Servers;

namespace OrderSync.AppHost.Installing;

/// <summary>
/// Everything an installation keeps: postgres/, redis/ (or that containers keep them), logs/, secrets.json, and what runs now (run.tsv).
/// One AppHost at a time.
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const string Layout = "1";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private DataFolder(string root, FileStream @lock, bool isTemporary)
    {
        Root = root;
        _lock = @lock;
        IsTemporary = isTemporary;
    }

    public string Root { get; }

    /// <summary>Deleted when the application has ended.</summary>
    public bool IsTemporary { get; }

    /// <summary>Tells what belongs to this folder from what belongs to others of this machine.</summary>
    public string Id => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Root)))[..8];

    public string Postgres => Path.Combine(Root, "postgres");

    public string Redis => Path.Combine(Root, "redis");

    public string Logs => Path.Combine(Root, "logs");

    public string RunFile => Path.Combine(Root, "run.tsv");

    public string PortsFile => Path.Combine(Root, "ports.tsv");

    public string SecretsFile => Path.Combine(Root, "secrets.json");

    /// <summary>Who keeps the database of this folder. Null: there is none yet.</summary>
    public ServerKind? KeptBy =>
        Directory.Exists(Postgres) ? ServerKind.Processes : File.Exists(ContainersFile) ? ServerKind.Containers : null;

    /// <summary>scripts/common.sh asks for it too.</summary>
    private string ContainersFile => Path.Combine(Root, "containers");

    public static string NewTemporary() =>
        Path.Combine(Path.GetTempPath(), "ordersync-" + Path.GetFileNameWithoutExtension(Path.GetRandomFileName()));

    /// <summary>The folder that ORDERSYNC_DATA names, or .ordersync in the checkout (the same that ./ordersync takes).</summary>
    public static string Chosen(string? setting) =>
        setting is { Length: > 0 } ? Path.GetFullPath(setting) : Checkout.DataFolder();

    public static DataFolder Open(string root, bool isTemporary)
    {
        try
        {
            return OpenAsOwner(root, isTemporary);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new DistributedApplicationException(
                $"{Environment.UserName} may not write to the data folder {root}: set ORDERSYNC_DATA to another folder.",
                exception);
        }
    }

    public Task RememberContainersAsync() => File.WriteAllTextAsync(ContainersFile, "");

    public void Dispose()
    {
        if (IsTemporary)
            Directory.Delete(Root, recursive: true);
        else
            File.Delete(RunFile);
        _lock.Dispose();
    }

    private static DataFolder OpenAsOwner(string root, bool isTemporary)
    {
        // Postgres refuses to run as root, so under root its own user has to pass through this folder (but not list it).
        Directory.CreateDirectory(root, Machine.IsRoot ? OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : OwnerOnly);
        var folder = new DataFolder(root, Lock(root), isTemporary);
        try
        {
            folder.CheckLayout();
            Directory.CreateDirectory(folder.Logs, OwnerOnly);
            return folder;
        }
        catch
        {
            folder._lock.Dispose();
            throw;
        }
    }

    /// <summary>.NET locks with flock(2): the kernel lets go when the process ends in whatever way, and the script can ask too.</summary>
    private static FileStream Lock(string root)
    {
        try
        {
            return new FileStream(Path.Combine(root, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            var web = RunRecord.Read(Path.Combine(root, "run.tsv")).FirstOrDefault(line => line.Name == "web")?.Address;
            throw new DistributedApplicationException(
                $"OrderSync already runs with the data folder {root}{(web is null ? "" : $", at {web}")}: "
                + "stop it with ./ordersync down, or set ORDERSYNC_DATA to another folder.",
                exception);
        }
    }

    private void CheckLayout()
    {
        var file = Path.Combine(Root, "version");
        if (!File.Exists(file))
        {
            File.WriteAllText(file, Layout + "\n");
        }
        else if (File.ReadAllText(file).Trim() is var found and not Layout)
        {
            throw new DistributedApplicationException(
                $"The data folder {Root} was made by another version of OrderSync (layout {found}; this one reads {Layout}): "
                + "set ORDERSYNC_DATA to another folder, or move this one away.");
        }
    }
}
