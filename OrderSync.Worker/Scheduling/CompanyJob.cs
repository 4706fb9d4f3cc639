using System.Text.Json;
using Npgsql;
using OrderSync.Contracts;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;
using OrderSync.Core.Scheduling;
using OrderSync.Core.Users;
using OrderSync.Worker.Runs;
using Quartz;

namespace OrderSync.Worker.Scheduling;

/// <summary>Does one kind of work of a whole company. It has no connection, and so no run: its firing is its record.</summary>
public interface ICompanyWork
{
    ScheduleKind Kind { get; }

    /// <summary>May be done twice when a worker dies in the middle.</summary>
    /// <param name="dryRun">Only tells what it would do.</param>
    Task<CompanyWorkResult> ExecuteAsync(Guid companyId, bool dryRun, CancellationToken cancellationToken);
}

/// <param name="Results">What it has done: an object for the history, as JSON.</param>
/// <param name="Problem">What went wrong with a part of it.</param>
public sealed record CompanyWorkResult(object Results, string? Problem = null);

/// <summary>Takes a firing of a whole company's work up. A node that dies in the middle hands it to another.</summary>
public sealed class CompanyJob(
    NpgsqlDataSource database,
    IEnumerable<ICompanyWork> works,
    SchedulerNews news,
    SchedulerMirror mirror,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<CompanyJob> logger) : IJob
{
    /// <summary>Also its execution group: see <see cref="AtOnce"/>.</summary>
    public const string Group = "company-work";

    /// <summary>Over all workers: all companies' cleanups may be due at the same time, and fetches must find room beside them.</summary>
    public const int AtOnce = 8;

    private const string ClaimText = $"""
        update schedule_firings set outcome = 'Started', fired_at = $4
        where company_id = $1 and id = $2 and not exists ({Company.SuspendedSql} = $1) and (outcome = 'Waiting' or ($3 and outcome = 'Started' and ended_at is null))
        returning schedule_id, kind, dry_run
        """;

    private const string EndText = """
        update schedule_firings set outcome = $3, reason = $4, results = $5::jsonb, ended_at = $6
        where company_id = $1 and id = $2 and outcome = 'Started'
        """;

    public static IJobDetail Job(Guid company, Guid firing) => JobBuilder.Create<CompanyJob>()
        .WithIdentity(firing.ToString(), Group)
        .RequestRecovery()
        .UsingJobData("company", company.ToString())
        .UsingJobData("firing", firing.ToString())
        .Build();

    public static ITrigger Trigger(Guid company, Guid firing) => TriggerBuilder.Create()
        .WithIdentity(firing.ToString(), company.ToString()).WithExecutionGroup(Group).ForJob(new JobKey(firing.ToString(), Group)).StartNow().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var data = context.MergedJobDataMap;
        var (company, firing) = (Guid.Parse(data.GetString("company")!), Guid.Parse(data.GetString("firing")!));
        using var entered = CurrentCompany.Enter(company);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (await ClaimAsync(company, firing, context.Recovering, stopping.Token) is { } claimed)
            await ExecuteAsync(company, firing, claimed, stopping.Token);
    }

    private async Task ExecuteAsync(Guid company, Guid firing, Claimed claimed, CancellationToken cancellationToken)
    {
        using var span = RunTrace.Source.StartActivity($"company {claimed.Kind}")?.SetTag("ordersync.company_id", company);
        await news.EndedAsync(company, claimed.Schedule, firing, "Started.", cancellationToken);
        try
        {
            var result = await works.Single(work => work.Kind == claimed.Kind).ExecuteAsync(company, claimed.DryRun, cancellationToken);
            var outcome = result.Problem is null ? FiringOutcome.Succeeded : FiringOutcome.CompletedWithErrors;
            await EndAsync(company, firing, claimed, outcome, result.Problem, result.Results);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseOutage.Is(exception))
        {
            span.Fail(exception);
            logger.LogError(exception, "{Kind} of company {CompanyId} failed", claimed.Kind, company);
            await EndAsync(company, firing, claimed, FiringOutcome.Failed, "OrderSync itself failed: the worker's log says why.", null);
        }
    }

    private async Task<Claimed?> ClaimAsync(Guid company, Guid firing, bool recovering, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(ClaimText);
        command.Parameters.AddAll(company, firing, recovering, time.GetUtcNow());
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new Claimed(reader.GetGuid(0), Enum.Parse<ScheduleKind>(reader.GetString(1)), reader.GetBoolean(2))
            : null;
    }

    private async Task EndAsync(Guid company, Guid firing, Claimed claimed, FiringOutcome outcome, string? reason, object? results)
    {
        var json = results is null ? null : JsonSerializer.Serialize(results, ContractJson.Options);
        await using var command = database.CreateCommand(EndText);
        command.Parameters.AddAll(company, firing, outcome.ToString(), reason, json, time.GetUtcNow());
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        if (!claimed.DryRun)
            await mirror.EndedAsync(company, claimed.Kind, null, results ?? new { outcome, reason }, CancellationToken.None);
        await news.EndedAsync(company, claimed.Schedule, firing, reason ?? outcome.ToString(), CancellationToken.None);
    }

    private sealed record Claimed(Guid Schedule, ScheduleKind Kind, bool DryRun);
}
