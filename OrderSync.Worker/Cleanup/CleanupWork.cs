using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using OrderSync.Contracts.Scheduling;
using OrderSync.Core.Data;
using OrderSync.Core.Orders.Search;
using OrderSync.Core.Scheduling;
using OrderSync.Worker.Scheduling;

namespace OrderSync.Worker.Cleanup;

/// <summary>Forgets what a company needs no more, step by step; a step that fails does not keep the others from being done.</summary>
public sealed class CleanupWork(
    IServiceScopeFactory scopes, CleanupRows rows, StaleKeys keys, TableVacuum vacuum, OrderSearchFill search, TimeProvider time, ILogger<CleanupWork> logger) : ICompanyWork
{
    public ScheduleKind Kind => ScheduleKind.Cleanup;

    public async Task<CompanyWorkResult> ExecuteAsync(Guid companyId, bool dryRun, CancellationToken cancellationToken)
    {
        var retention = await RetentionAsync(companyId, cancellationToken);
        var now = time.GetUtcNow();
        var steps = new List<CleanupStepView>();
        foreach (var rule in CleanupRule.For(retention, now))
            steps.Add(await StepAsync(rule.Name, () => rows.RemoveAsync(companyId, rule, dryRun, cancellationToken)));
        steps.Add(await StepAsync("Redis keys of deleted connections", () => keys.RemoveAsync(companyId, dryRun, cancellationToken)));
        if (!dryRun)
            await search.QueueMissingAsync(companyId, cancellationToken);
        var vacuumed = dryRun ? [] : await vacuum.RunAsync(cancellationToken);
        var problem = steps.Find(step => step.Problem is not null) is { } failed ? $"{failed.Name}: {failed.Problem}" : null;
        return new CompanyWorkResult(new CleanupResultView(Sentence(steps, vacuumed, dryRun), steps, vacuumed), problem);
    }

    private async Task<RetentionSettings> RetentionAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<OrderSyncDb>();
        return await db.RetentionSettings.AsNoTracking().SingleOrDefaultAsync(cancellationToken) ?? new RetentionSettings { CompanyId = companyId };
    }

    private async Task<CleanupStepView> StepAsync(string name, Func<Task<long>> remove)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            return new CleanupStepView(name, await remove(), (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !DatabaseOutage.Is(exception))
        {
            logger.LogError(exception, "Cleanup of {What} failed", name);
            return new CleanupStepView(name, 0, (long)Stopwatch.GetElapsedTime(began).TotalMilliseconds, "OrderSync itself failed: the worker's log says why.");
        }
    }

    private static string Sentence(List<CleanupStepView> steps, IReadOnlyList<string> vacuumed, bool dryRun)
    {
        var removed = steps.Where(step => step.Removed > 0).Select(step => $"{step.Removed:N0} {step.Name}").ToList();
        var what = removed.Count == 0 ? "Nothing was old enough" : $"{(dryRun ? "Would remove" : "Removed")} {string.Join(", ", removed)}";
        return vacuumed.Count == 0 ? $"{what}." : $"{what}; vacuumed {string.Join(", ", vacuumed)}.";
    }
}
