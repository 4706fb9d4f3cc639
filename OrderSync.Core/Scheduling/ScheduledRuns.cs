using Npgsql;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Scheduling;

/// <summary>Says of a run that has ended what came of the time that started it, if one did.</summary>
public sealed class ScheduledRuns(NpgsqlDataSource database, SchedulerMirror mirror, SchedulerNews news)
{
    private const string FiringText = "select id, schedule_id, kind from schedule_firings where company_id = $1 and run_id = $2 and outcome = 'Started'";

    public async Task EndedAsync(Run run, CancellationToken cancellationToken)
    {
        if (RunStates.Active.Contains(run.State) || await FindAsync(run, cancellationToken) is not { } firing)
            return;
        var results = new { outcome = run.State, run.ConnectionId, run.Fetched, run.Created, run.Updated, run.Unchanged, run.Rejected, run.Reason };
        await mirror.EndedAsync(run.CompanyId, firing.Kind, run.ConnectionId, results, cancellationToken);
        await news.EndedAsync(run.CompanyId, firing.Schedule, firing.Id, RunStatusMessage.For(run).ToString(), cancellationToken);
    }

    private async Task<(Guid Id, Guid Schedule, ScheduleKind Kind)?> FindAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Kind is not (RunKind.OrderFetch or RunKind.ShippingStatus))
            return null;
        await using var command = database.CreateCommand(FiringText);
        command.Parameters.AddAll(run.CompanyId, run.Id);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? (reader.GetGuid(0), reader.GetGuid(1), Enum.Parse<ScheduleKind>(reader.GetString(2)))
            : null;
    }
}
