using Microsoft.AspNetCore.Http.HttpResults;
using OrderSync.Api.Lists;
using OrderSync.Api.Setup;
using OrderSync.Api.Users;
using OrderSync.Contracts;
using OrderSync.Contracts.Scheduling;

namespace OrderSync.Api.Scheduling;

/// <summary>The scheduler of the caller's company; an operator who names no company starts and stops the installation's.</summary>
public static class SchedulerEndpoints
{
    private const string Root = "/api/v1/scheduler";
    private const int MaxLimit = 200;

    public static void MapScheduler(this IEndpointRouteBuilder app)
    {
        var anywhere = app.MapGroup(Root).WithTags("Scheduler").RequireAuthorization(Access.AdministerAnywhere);
        anywhere.MapGet("/status", Status);
        anywhere.MapPost("/start", Start);
        anywhere.MapPost("/stop", Stop);

        var administer = app.MapGroup(Root).WithTags("Scheduler").RequireAuthorization(Access.Administer);
        administer.MapGet("/next-sync-times", NextSyncTimes);
        administer.MapGet("/history", History);
        administer.MapPost("/trigger/ecomanager", TriggerOrders);
        administer.MapPost("/trigger/shipping", TriggerShipping);
        administer.MapPost("/trigger/cleanup", TriggerCleanup);
        administer.MapGet("/schedules", Schedules);
        administer.MapGet("/schedules/{id:guid}", Schedule);
        administer.MapPut("/schedules/{id:guid}", Update);
        administer.MapPost("/schedules/{id:guid}/preview", Preview);
        administer.MapPost("/schedules/{id:guid}/trigger", Trigger);
        administer.MapPost("/schedules/{id:guid}/pause", Pause);
        administer.MapPost("/schedules/{id:guid}/resume", Resume).ProducesProblem(StatusCodes.Status409Conflict);
        administer.MapGet("/retention", Retention);
        administer.MapPut("/retention", UpdateRetention);
    }

    /// <summary>Whether the scheduler runs, who started or stopped it, and when each kind of work last began and ended.</summary>
    internal static async Task<Ok<SchedulerAnswer<SchedulerStatusView>>> Status(SchedulerStatus status, CancellationToken cancellationToken) =>
        Good(await status.ReadAsync(cancellationToken));

    /// <summary>Starts the company's scheduler; an operator without a company starts the installation's.</summary>
    internal static async Task<Ok<SchedulerAnswer<SchedulerStatusView>>> Start(
        SchedulerActs acts, SchedulerStatus status, CancellationToken cancellationToken)
    {
        await acts.SwitchAsync(true, cancellationToken);
        return Good(await status.ReadAsync(cancellationToken));
    }

    /// <summary>Stops it: nothing begins by itself any more, and what runs goes on.</summary>
    internal static async Task<Ok<SchedulerAnswer<SchedulerStatusView>>> Stop(
        SchedulerActs acts, SchedulerStatus status, CancellationToken cancellationToken)
    {
        await acts.SwitchAsync(false, cancellationToken);
        return Good(await status.ReadAsync(cancellationToken));
    }

    /// <summary>When each kind of work comes next, and all times of the next hours.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<NextSyncTimesView>>, ProblemHttpResult>> NextSyncTimes(
        ScheduleReader schedules, CancellationToken cancellationToken, int hours = 24)
    {
        if (hours is < 1 or > 168)
            return Problems.Invalid("hours", "hours must be 1 to 168.");
        return Good(await schedules.NextAsync(TimeSpan.FromHours(hours), cancellationToken));
    }

    /// <summary>The times of schedules and what became of them, newest first.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<OffsetPage<FiringView>>>, ProblemHttpResult>> History(
        FiringHistory history,
        CancellationToken cancellationToken,
        string? kind = null,
        string? outcome = null,
        Guid? connectionId = null,
        Guid? scheduleId = null,
        DateTimeOffset? from = null,
        DateTimeOffset? to = null,
        int limit = 50,
        int offset = 0)
    {
        if (limit is < 1 or > MaxLimit)
            return Problems.Invalid("limit", $"limit must be 1 to {MaxLimit}.");
        if (offset < 0)
            return Problems.Invalid("offset", "offset must not be negative.");
        if (!EnumWords.TryRead<ScheduleKind>(kind, out var ofKind))
            return Problems.Invalid("kind", $"kind must be one of {EnumWords.Of<ScheduleKind>()}.");
        if (!EnumWords.TryRead<FiringOutcome>(outcome, out var ofOutcome))
            return Problems.Invalid("outcome", $"outcome must be one of {EnumWords.Of<FiringOutcome>()}.");
        return Good(await history.PageAsync(new FiringFilter(ofKind, ofOutcome, connectionId, scheduleId, from, to), limit, offset, cancellationToken));
    }

    /// <summary>Starts the order sync of every active connection of the company, of whatever platform; the name is the documents'.</summary>
    internal static async Task<Ok<SchedulerAnswer<TriggerView>>> TriggerOrders(SchedulerActs acts, CancellationToken cancellationToken) =>
        Good(await acts.TriggerAsync(ScheduleKind.OrderSync, false, cancellationToken));

    /// <summary>Starts the shipping sync of every active connection that has shipments.</summary>
    internal static async Task<Ok<SchedulerAnswer<TriggerView>>> TriggerShipping(SchedulerActs acts, CancellationToken cancellationToken) =>
        Good(await acts.TriggerAsync(ScheduleKind.ShippingSync, false, cancellationToken));

    /// <summary>Starts the company's cleanup; as a dry run it only tells what it would remove.</summary>
    internal static async Task<Ok<SchedulerAnswer<TriggerView>>> TriggerCleanup(
        SchedulerActs acts, CancellationToken cancellationToken, bool dryRun = false) =>
        Good(await acts.TriggerAsync(ScheduleKind.Cleanup, dryRun, cancellationToken));

    /// <summary>All schedules of the company, with their next five times.</summary>
    internal static async Task<Ok<SchedulerAnswer<IReadOnlyList<ScheduleView>>>> Schedules(ScheduleReader schedules, CancellationToken cancellationToken) =>
        Good(await schedules.ListAsync(cancellationToken));

    /// <summary>One schedule.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<ScheduleView>>, ProblemHttpResult>> Schedule(
        Guid id, ScheduleReader schedules, CancellationToken cancellationToken) =>
        await schedules.FindAsync(id, cancellationToken) is { } schedule ? Good(schedule) : Missing();

    /// <summary>Changes a schedule's times, quiet hours, overlap and catch-up.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<ScheduleView>>, ProblemHttpResult>> Update(
        Guid id, UpdateScheduleRequest request, ScheduleEditor editor, ScheduleReader schedules, CancellationToken cancellationToken) =>
        await editor.UpdateAsync(id, request, cancellationToken) is { } refusal ? refusal : await Schedule(id, schedules, cancellationToken);

    /// <summary>What a change would mean, in plain English and as the next five times. Changes nothing.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<SchedulePreview>>, ProblemHttpResult>> Preview(
        Guid id, UpdateScheduleRequest request, ScheduleEditor editor, CancellationToken cancellationToken)
    {
        var (preview, refusal) = await editor.PreviewAsync(id, request, cancellationToken);
        return preview is null ? refusal! : Good(preview);
    }

    /// <summary>Starts the work of one schedule now.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<TriggerView>>, ProblemHttpResult>> Trigger(
        Guid id, SchedulerActs acts, CancellationToken cancellationToken) =>
        await acts.TriggerAsync(id, cancellationToken) is { } triggered ? Good(triggered) : Missing();

    /// <summary>Pauses a schedule, until a time or until it is resumed. Its times meanwhile do not count as missed.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<ScheduleView>>, ProblemHttpResult>> Pause(
        Guid id, PauseScheduleRequest request, ScheduleEditor editor, ScheduleReader schedules, CancellationToken cancellationToken) =>
        await editor.PauseAsync(id, request, cancellationToken) is { } refusal ? refusal : await Schedule(id, schedules, cancellationToken);

    /// <summary>Goes on with a paused schedule, from its next time on.</summary>
    internal static async Task<Results<Ok<SchedulerAnswer<ScheduleView>>, ProblemHttpResult>> Resume(
        Guid id, ScheduleEditor editor, ScheduleReader schedules, CancellationToken cancellationToken) =>
        await editor.ResumeAsync(id, cancellationToken) is { } refusal ? refusal : await Schedule(id, schedules, cancellationToken);

    /// <summary>For how many days the cleanup leaves what grows by itself.</summary>
    internal static async Task<Ok<SchedulerAnswer<RetentionView>>> Retention(RetentionEditor editor, CancellationToken cancellationToken) =>
        Good(await editor.ReadAsync(cancellationToken));

    /// <summary>Changes it, for the next cleanup.</summary>
    internal static async Task<Ok<SchedulerAnswer<RetentionView>>> UpdateRetention(
        RetentionView request, RetentionEditor editor, CancellationToken cancellationToken) => Good(await editor.UpdateAsync(request, cancellationToken));

    internal static ProblemHttpResult Missing() => Problems.NotFound("There is no such schedule.");

    internal static Ok<SchedulerAnswer<T>> Good<T>(T data) => TypedResults.Ok(new SchedulerAnswer<T>(true, data));
}
