using System.Globalization;
using OrderSync.Contracts;
using OrderSync.Contracts.Scheduling;
using OrderSync.Web.Api;

namespace OrderSync.Web.Scheduling;

public sealed class SchedulerClient(ApiHttp api)
{
    private const string Root = "api/v1/scheduler";

    public Task<SchedulerStatusView> StatusAsync(CancellationToken cancel) => GetAsync<SchedulerStatusView>("status", cancel);

    public Task<IReadOnlyList<ScheduleView>> SchedulesAsync(CancellationToken cancel) => GetAsync<IReadOnlyList<ScheduleView>>("schedules", cancel);

    public Task<NextSyncTimesView> NextAsync(CancellationToken cancel) => GetAsync<NextSyncTimesView>("next-sync-times?hours=24", cancel);

    public Task<OffsetPage<FiringView>> HistoryAsync(string? kind, string? outcome, int limit, int offset, CancellationToken cancel) =>
        GetAsync<OffsetPage<FiringView>>(
            string.Create(CultureInfo.InvariantCulture, $"history?kind={kind}&outcome={outcome}&limit={limit}&offset={offset}"), cancel);

    public Task<SchedulerStatusView> SwitchAsync(bool on) => PostAsync<SchedulerStatusView>(on ? "start" : "stop", null, CancellationToken.None);

    public Task<TriggerView> TriggerAsync(ScheduleKind kind, bool dryRun = false) => PostAsync<TriggerView>(
        kind switch
        {
            ScheduleKind.OrderSync => "trigger/ecomanager",
            ScheduleKind.ShippingSync => "trigger/shipping",
            _ => $"trigger/cleanup?dryRun={(dryRun ? "true" : "false")}",
        },
        null,
        CancellationToken.None);

    public Task<TriggerView> TriggerAsync(Guid schedule) => PostAsync<TriggerView>($"schedules/{schedule}/trigger", null, CancellationToken.None);

    public Task<SchedulePreview> PreviewAsync(Guid schedule, UpdateScheduleRequest request, CancellationToken cancel) =>
        PostAsync<SchedulePreview>($"schedules/{schedule}/preview", request, cancel);

    public async Task<ScheduleView> UpdateAsync(Guid schedule, UpdateScheduleRequest request) =>
        (await api.PutAsync<SchedulerAnswer<ScheduleView>>($"{Root}/schedules/{schedule}", request, CancellationToken.None)).Data;

    public Task<ScheduleView> PauseAsync(Guid schedule, PauseScheduleRequest request) =>
        PostAsync<ScheduleView>($"schedules/{schedule}/pause", request, CancellationToken.None);

    public Task<ScheduleView> ResumeAsync(Guid schedule) => PostAsync<ScheduleView>($"schedules/{schedule}/resume", null, CancellationToken.None);

    public Task<RetentionView> RetentionAsync(CancellationToken cancel) => GetAsync<RetentionView>("retention", cancel);

    public async Task<RetentionView> UpdateRetentionAsync(RetentionView wanted) =>
        (await api.PutAsync<SchedulerAnswer<RetentionView>>($"{Root}/retention", wanted, CancellationToken.None)).Data;

    private async Task<T> GetAsync<T>(string path, CancellationToken cancel) => (await api.GetAsync<SchedulerAnswer<T>>($"{Root}/{path}", cancel)).Data;

    private async Task<T> PostAsync<T>(string path, object? body, CancellationToken cancel) =>
        (await api.PostAsync<SchedulerAnswer<T>>($"{Root}/{path}", body, cancel)).Data;
}
