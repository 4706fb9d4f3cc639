using OrderSync.Api.Assignment;
using OrderSync.Api.Scheduling;
using OrderSync.Api.Users;
using OrderSync.Contracts.Attention;
using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Texts;

namespace OrderSync.Api.Attention;

/// <summary>All that a person of the company has to see to.</summary>
public sealed class AttentionReader(ConnectionStandings standings, SchedulerStatus scheduler, AssignmentFigures assignment, CurrentUser user)
{
    private const int MostShown = 100;

    public async Task<AttentionSummary> ReadAsync(CancellationToken cancellationToken)
    {
        var connections = (await standings.ReadAsync(user.CompanyId, cancellationToken)).Where(standing => standing.State != ConnectionState.Disabled).ToList();
        List<AttentionView> items =
        [
            .. await OfSchedulerAsync(connections.Count > 0, cancellationToken),
            .. connections.SelectMany(connection => connection.Needs()),
            .. await OfOrdersAsync(cancellationToken),
        ];
        return new AttentionSummary(
            [.. items.OrderBy(item => item.Kind).Take(MostShown)], items.Count, connections.Count, connections.Count(connection => connection.IsHealthy));
    }

    private async Task<IEnumerable<AttentionView>> OfSchedulerAsync(bool hasConnections, CancellationToken cancellationToken) =>
        !hasConnections || await scheduler.IsRunningAsync(cancellationToken)
            ? []
            : [OfCompany(AttentionKind.SchedulerStopped, Message.Of("attention-scheduler-stopped"), null)];

    private async Task<IEnumerable<AttentionView>> OfOrdersAsync(CancellationToken cancellationToken) =>
        await assignment.StuckAsync(cancellationToken) is { } stuck ? [OfCompany(AttentionKind.OrdersWait, Message.Verbatim(stuck.Sentence), stuck.Oldest)] : [];

    private static AttentionView OfCompany(AttentionKind kind, Message message, DateTimeOffset? since) => new(kind, message, since, null, null, null, null);
}
