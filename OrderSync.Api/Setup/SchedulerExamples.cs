using OrderSync.Contracts;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Scheduling;

namespace OrderSync.Api.Setup;

/// <summary>Requests and answers of the scheduler's family for the OpenAPI document, of the shop of <see cref="AnswerExamples"/>.</summary>
internal static class SchedulerExamples
{
    private static readonly DateTimeOffset Now = AnswerExamples.Now;
    private static readonly Guid ScheduleId = AnswerExamples.Id(20);
    private static readonly Guid CleanupId = AnswerExamples.Id(21);
    private static readonly Guid FiringId = AnswerExamples.Id(22);
    private static readonly Guid ExportId = AnswerExamples.Id(23);
    private static readonly SimpleTimes Hourly = new(SimpleTimesKind.HourlyBetween, From: "08:00", To: "20:00");
    private static readonly DateTimeOffset[] Next = [.. Enumerable.Range(1, 5).Select(hour => Now.AddMinutes(-28).AddHours(hour))];

    private static readonly ScheduleView Schedule = new(
        ScheduleId, ScheduleKind.OrderSync, AnswerExamples.ConnectionId, "Main shop", "ecomanager", "0 0 8-20 * * ?", false, "Every hour from 08:00 to 20:00",
        Hourly, "12:00", "13:00", OverlapChoice.Skip, 60, 120, null, Next, "Every hour from 08:00 to 20:00.", null, null);

    private static readonly CleanupResultView Cleaned = new(
        "Removed 1,204 activity entries.", [new("activity entries", 1_204, 35), new("call records", 0, 2)], []);

    private static readonly FiringView Fired = new(
        FiringId, ScheduleId, ScheduleKind.OrderSync, AnswerExamples.ConnectionId, "Main shop", Now.AddMinutes(-28), Now.AddMinutes(-28), Now.AddMinutes(-27),
        FiringOutcome.Succeeded, null, AnswerExamples.TaskId, "schedule", false, new RunCounts(40, 38, 2, 0, 0), null);

    public static readonly IReadOnlyDictionary<Type, object> Values = new Dictionary<Type, object>
    {
        [typeof(UpdateScheduleRequest)] = new UpdateScheduleRequest(null, Hourly, "12:00", "13:00", OverlapChoice.Skip, 60),
        [typeof(PauseScheduleRequest)] = new PauseScheduleRequest("Stocktaking", Now.AddDays(1)),
        [typeof(DeleteOrdersRequest)] = new DeleteOrdersRequest("Demo"),
        [typeof(RetentionView)] = RetentionView.Standard,
        [typeof(SchedulerAnswer<RetentionView>)] = Good(RetentionView.Standard),
        [typeof(SchedulerAnswer<ScheduleView>)] = Good(Schedule),
        [typeof(SchedulerAnswer<IReadOnlyList<ScheduleView>>)] = Good<IReadOnlyList<ScheduleView>>([Schedule]),
        [typeof(SchedulerAnswer<SchedulePreview>)] = Good(new SchedulePreview(Schedule.Cron, Schedule.Reading, Hourly, Next, Schedule.SpreadSeconds)),
        [typeof(SchedulerAnswer<SchedulerStatusView>)] = Good(new SchedulerStatusView(
            "running", true, Now.AddDays(-3), Now.AddDays(-3), "Amina", false, "Africa/Algiers", ["ecomanager_sync", "daily_cleanup"],
            new LastSyncsView(
                new LastSyncView(Fired.FiredAt, Fired.EndedAt, AnswerExamples.Element(new { outcome = "completed", fetched = 40, created = 38, updated = 2 })),
                new LastSyncView(null, null, null),
                new LastSyncView(Now.AddHours(-8), Now.AddHours(-8).AddSeconds(1), AnswerExamples.Element(Cleaned))))),
        [typeof(SchedulerAnswer<NextSyncTimesView>)] = Good(new NextSyncTimesView(
            "Africa/Algiers", Next[0], null, Now.AddHours(16),
            [new(ScheduleId, ScheduleKind.OrderSync, "Main shop", Next), new(CleanupId, ScheduleKind.Cleanup, null, [Now.AddHours(16)])])),
        [typeof(SchedulerAnswer<OffsetPage<FiringView>>)] = Good(new OffsetPage<FiringView>(
            [
                Fired,
                new(
                    AnswerExamples.Id(24), CleanupId, ScheduleKind.Cleanup, null, null, Now.AddHours(-8), Now.AddHours(-8), Now.AddHours(-8).AddSeconds(1),
                    FiringOutcome.Succeeded, null, null, "schedule", false, null, AnswerExamples.Element(Cleaned)),
            ],
            2, 50, 0)),
        [typeof(SchedulerAnswer<TriggerView>)] = Good(new TriggerView(
            [new(AnswerExamples.ConnectionId, "Main shop", FiringId, AnswerExamples.TaskId, null)],
            [new(AnswerExamples.Id(25), "Old shop", AnswerExamples.Id(26), null, "Old shop is switched off.")])),
        [typeof(SchedulerAnswer<DeletedOrdersView>)] = Good(new DeletedOrdersView(
            8_000, 8_000, 2_310_442, ExportId, $"/api/admin/order-exports/{ExportId}")),
        [typeof(SchedulerAnswer<AssignmentCleanupView>)] = Good(new AssignmentCleanupView(120, 3, 1, false)),
    };

    private static SchedulerAnswer<T> Good<T>(T data) => new(true, data);
}
