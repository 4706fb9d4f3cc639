using Microsoft.Extensions.Options;
using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Texts;
using OrderSync.Core.Platforms;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Runs;

/// <summary>Says of queued runs why no worker has them yet: none is alive, or as many run as may.</summary>
public sealed class QueueReasons(NpgsqlDataSource database, IOptions<RunLimits> limits, PlatformCatalog catalog, TimeProvider time)
{
    /// <summary>Workers say every few seconds in Quartz' table that they live.</summary>
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(15);

    /// <summary>Below this age a queued run is simply being taken up.</summary>
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(3);

    private const string RunningText = """
        select connections.platform, runs.company_id = $1, count(*) from runs
        join connections on connections.company_id = runs.company_id and connections.id = runs.connection_id
        where runs.state = 'Running'
        group by 1, 2
        """;

    private const string WorkersText = "select count(*) from quartz.qrtz_scheduler_state where last_checkin_time > $1";

    public async Task<IReadOnlyList<RunView>> ExplainAsync(Guid companyId, IReadOnlyList<RunView> runs, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!runs.Any(run => IsHeldUp(run, now)))
            return runs;
        var workers = await WorkersAsync(now, cancellationToken);
        var running = await RunningAsync(companyId, cancellationToken);
        return [.. runs.Select(run => IsHeldUp(run, now) ? Explain(run, workers, running) : run)];
    }

    private static bool IsHeldUp(RunView run, DateTimeOffset now) =>
        run is { State: RunState.Queued, Wait.Reason: not RunWaitReason.OutsideHours } && now - run.QueuedAt > Noticeable;

    private RunView Explain(RunView run, long workers, List<RunningCount> running)
    {
        if (workers == 0)
            return run with { Message = Message.Of("run-no-worker"), Wait = new RunWaitView(RunWaitReason.WorkerAbsent) };
        var isLimited = limits.Value.IsLimited(run.Platform);
        var most = isLimited ? limits.Value.PerPlatform[run.Platform] : limits.Value.PerCompany;
        var used = (int)running.Where(count => isLimited ? count.Platform == run.Platform : count.IsOurs && !limits.Value.IsLimited(count.Platform))
            .Sum(count => count.Runs);
        if (used < most)
            return run;
        return run with
        {
            Message = isLimited
                ? Message.Of("run-platform-is-full", ("used", used), ("most", most), ("platform", catalog.TitleOf(run.Platform)))
                : Message.Of("run-company-is-full", ("used", used), ("most", most)),
            Wait = new RunWaitView(RunWaitReason.Concurrency, Used: used, Limit: most),
        };
    }

    private async Task<List<RunningCount>> RunningAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(RunningText);
        command.Parameters.AddWithValue(companyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new List<RunningCount>();
        while (await reader.ReadAsync(cancellationToken))
            counts.Add(new RunningCount(reader.GetString(0), reader.GetBoolean(1), reader.GetInt64(2)));
        return counts;
    }

    private async Task<long> WorkersAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(WorkersText);
        command.Parameters.AddWithValue((now - SilentAfter).UtcTicks);
        try
        {
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // The first worker creates it.
            return 0;
        }
    }

    private sealed record RunningCount(string Platform, bool IsOurs, long Runs);
}
