using System.Globalization;

namespace OrderSync.AppHost.Running;

/// <summary>A line of run.tsv: what runs now, for the script's status and for a later start to clean up after a crash.</summary>
internal sealed record RunRecord(string Name, string State, int Pid, long Born, string? Address, string Log)
{
    public const string AppHost = "apphost";

    /// <summary>The resource of which this is a replica; not written.</summary>
    public string Resource { get; init; } = Name;

    public static void Write(string file, IEnumerable<RunRecord> records)
    {
        File.WriteAllLines(file + ".new", records.Select(record => record.Line()));
        File.Move(file + ".new", file, overwrite: true);
    }

    public static IReadOnlyList<RunRecord> Read(string file) =>
        File.Exists(file) ? [.. File.ReadLines(file).Select(Parse)] : [];

    private string Line() => string.Join('\t', Name, State, Text(Pid), Text(Born), Address ?? "-", Log);

    private static RunRecord Parse(string line)
    {
        var parts = line.Split('\t');
        return new(
            parts[0], parts[1], int.Parse(parts[2], CultureInfo.InvariantCulture), long.Parse(parts[3], CultureInfo.InvariantCulture),
            parts[4] == "-" ? null : parts[4], parts[5]);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
