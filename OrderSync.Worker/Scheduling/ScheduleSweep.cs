using Npgsql;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>
/// Every few seconds, on one node of the cluster: plans schedules that nobody heard of, and takes up firings that wait. So no schedule
/// depends on a message.
/// </summary>
[DisallowConcurrentExecution]
public sealed class ScheduleSweep(SchedulePlanner planner, WaitingFirings waiting) : IJob
{
    public static readonly JobKey Key = new("schedule-sweep", "system");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        await planner.PlanAsync(companyId: null, cancellationToken);
        await waiting.ReviveAsync(cancellationToken);
        await waiting.TakeUpAsync(companyId: null, cancellationToken);
    }
}

/// <summary>Firings that wait: for the end of the one before, or, with work of the whole company, for a worker.</summary>
public sealed class WaitingFirings(ISchedulerFactory schedulers, NpgsqlDataSource database, ScheduleFirings firings, ILogger<WaitingFirings> logger)
{
    private const string Text = $"""
        select company_id, id, schedule_id, connection_id is null from schedule_firings
        where outcome = 'Waiting' and ($1::uuid is null or company_id = $1) and not exists ({Company.SuspendedSql} = schedule_firings.company_id)
        order by due_at limit 500
        """;

    private const string ReviveText = """
        update schedule_firings set outcome = 'Waiting' where outcome = 'Started' and connection_id is null and ended_at is null and not exists (
            select 1 from quartz.qrtz_job_details job where job.job_name = schedule_firings.id::text)
        """;

    /// <summary>Work of the whole company whose job is gone although it has not ended waits again: its worker was shut down, or the database away.</summary>
    public async Task ReviveAsync(CancellationToken cancellationToken)
    {
        await using var revive = database.CreateCommand(ReviveText);
        await revive.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <param name="companyId">Null: for all companies.</param>
    public async Task TakeUpAsync(Guid? companyId, CancellationToken cancellationToken)
    {
        foreach (var (company, firing, schedule, isWholeCompany) in await ReadAsync(companyId, cancellationToken))
        {
            if (isWholeCompany)
                await HandOverAsync(company, firing, cancellationToken);
            else
                await firings.TakeUpAsync(company, firing, schedule, cancellationToken);
        }
    }

    /// <summary>To any worker, once: the firing's id is the job's.</summary>
    private async Task HandOverAsync(Guid company, Guid firing, CancellationToken cancellationToken)
    {
        var scheduler = await schedulers.GetScheduler(cancellationToken);
        try
        {
            await scheduler.ScheduleJob(CompanyJob.Job(company, firing), CompanyJob.Trigger(company, firing), cancellationToken: cancellationToken);
        }
        catch (ObjectAlreadyExistsException)
        {
            logger.LogDebug("Firing {FiringId} is already taken up", firing);
        }
    }

    private async Task<List<(Guid Company, Guid Firing, Guid Schedule, bool IsWholeCompany)>> ReadAsync(
        Guid? companyId, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Text);
        command.Parameters.AddAll(companyId);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var read = new List<(Guid, Guid, Guid, bool)>();
        while (await reader.ReadAsync(cancellationToken))
            read.Add((reader.GetGuid(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetBoolean(3)));
        return read;
    }
}
