using System.Globalization;

namespace OrderSync.AppHost.Servers;

/// <summary>The folder with initdb and postgres of one major version.</summary>
internal sealed record PostgresBinaries(int Version, string Folder)
{
    public const string SystemUser = "postgres";

    private const string DebianFolder = "/usr/lib/postgresql";

    public string Initdb => Path.Combine(Folder, "initdb");

    public string Postgres => Path.Combine(Folder, "postgres");

    /// <summary>The newest, or for a data directory that exists the ones that can read it.</summary>
    public static PostgresBinaries For(string dataDirectory) => Choose(Installed(), VersionOf(dataDirectory), dataDirectory);

    public static PostgresBinaries Choose(IReadOnlyList<PostgresBinaries> installed, int? wanted, string dataDirectory)
    {
        if (installed.Count == 0)
            throw new DistributedApplicationException("PostgreSQL is not installed: install it with 'sudo apt-get install postgresql'.");
        if (wanted is null)
            return installed.MaxBy(binaries => binaries.Version)!;

        return installed.FirstOrDefault(binaries => binaries.Version == wanted) ?? throw new DistributedApplicationException(
            $"{dataDirectory} was made by PostgreSQL {wanted}, but installed is {string.Join(", ", installed.Select(binaries => binaries.Version))}: "
            + $"install it with 'sudo apt-get install postgresql-{wanted}', or set ORDERSYNC_DATA to another folder.");
    }

    private static int? VersionOf(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "PG_VERSION");
        return File.Exists(file) ? int.Parse(File.ReadAllText(file).Trim(), CultureInfo.InvariantCulture) : null;
    }

    private static List<PostgresBinaries> Installed()
    {
        var folders = Directory.Exists(DebianFolder) ? Directory.GetDirectories(DebianFolder) : [];
        return [.. folders
            .Where(folder => File.Exists(Path.Combine(folder, "bin", "initdb")) && File.Exists(Path.Combine(folder, "bin", "postgres")))
            .Select(folder => new PostgresBinaries(int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), Path.Combine(folder, "bin")))];
    }
}
