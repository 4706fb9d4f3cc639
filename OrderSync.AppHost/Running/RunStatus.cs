using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using OrderSync.AppHost.Installing;

namespace OrderSync.AppHost.Running;

/// <summary>Keeps run.tsv: what runs now and how it is, for ./ordersync and for a start after a crash. Starts a log file for whatever appears.</summary>
internal sealed class RunStatus(ResourceNotificationService notifications, ResourceLogs logs, Installation installation) : BackgroundService
{
    private readonly SortedDictionary<string, RunRecord> _records = new(StringComparer.Ordinal);
    private readonly RunRecord _self = new(
        RunRecord.AppHost, "running", Environment.ProcessId, Machine.Born(Environment.ProcessId) ?? 0, null, "-");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Write();
        await foreach (var change in notifications.WatchAsync(stoppingToken))
        {
            // Hidden ones that never run are Aspire's own: what rebuilds a project, for example.
            if (change.Resource is ParameterResource || change.Snapshot.IsHidden && PidOf(change.Snapshot) == 0)
                continue;
            Record(change);
            Write();
        }
    }

    private void Record(ResourceEvent change)
    {
        var name = change.Resource.Name;
        if (!_records.TryGetValue(change.ResourceId, out var known))
        {
            var replica = 1 + _records.Values.Count(record => record.Resource == name);
            var label = replica == 1 ? name : $"{name}-{replica}";
            known = new(label, "", 0, 0, null, logs.Follow(label, change.ResourceId)) { Resource = name };
        }

        var id = PidOf(change.Snapshot);
        _records[change.ResourceId] = known with
        {
            State = StateOf(change.Snapshot),
            Pid = id,
            Born = Machine.Born(id) ?? 0,
            Address = change.Snapshot.Urls.FirstOrDefault(url => url.Name is "http" or "tcp")?.Url,
        };
    }

    /// <summary>The process of a resource; zero while it has none.</summary>
    public static int PidOf(CustomResourceSnapshot snapshot) =>
        snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is { } pid
            ? Convert.ToInt32(pid, CultureInfo.InvariantCulture)
            : 0;

    private static string StateOf(CustomResourceSnapshot snapshot) => snapshot switch
    {
        { State.Text: "Running", HealthStatus: HealthStatus.Healthy } => "healthy",
        { State.Text: "Running" } => "unhealthy",
        { State.Text: { } state } => state.ToLowerInvariant(),
        _ => "waiting",
    };

    private void Write()
    {
        if (!installation.Folder.IsTemporary)
            RunRecord.Write(installation.Folder.RunFile, _records.Values.OrderBy(record => record.Name, StringComparer.Ordinal).Prepend(_self));
    }
}
