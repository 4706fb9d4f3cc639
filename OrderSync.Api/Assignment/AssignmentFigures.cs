using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Assignment;
using OrderSync.Core.Assignment;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Assignment;

/// <summary>How the hand-out stands.</summary>
public sealed class AssignmentFigures(NpgsqlDataSource database, AgentDirectory agents, AssignmentSwitch settings, CurrentUser user, TimeProvider time)
{
    /// <summary>More are not counted: what matters is that they are many.</summary>
    private const int CountedUpTo = 10_000;

    private const string Text = $"""
        select count(*)::int, (
            select min(first.placed_at) from connections c cross join lateral (
                select o.placed_at from orders o where {AssignmentSql.IsWaiting} order by o.placed_at limit 1) first
            where c.company_id = $1 and c.deleted_at is null)
        from (
            select from connections c cross join lateral (
                select from orders o where {AssignmentSql.IsWaiting} order by o.placed_at limit $4) waiting
            where c.company_id = $1 and c.deleted_at is null limit $4) counted
        """;

    public async Task<AssignmentOverview> OverviewAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var how = await settings.ReadAsync(cancellationToken);
        var people = await agents.ListAsync(user.CompanyId, cancellationToken);
        var (loads, rules) = await AgentLoads.ReadAsync(database, user.CompanyId, now, cancellationToken);
        var (waiting, oldest) = await CountAsync(how, now, cancellationToken);
        var shown = Math.Min(waiting, CountedUpTo);
        var part = people.Where(person => person.TakesPart && !person.Disabled).ToList();
        return new AssignmentOverview(
            how.Enabled,
            shown,
            waiting > CountedUpTo,
            oldest,
            people.Sum(person => person.Open),
            people.Sum(person => person.InWork),
            people.Except(part).Sum(person => person.Open),
            part.Count(person => person.OnDuty),
            part.Count,
            WaitingSentences.For(how.Enabled, shown, waiting > CountedUpTo, loads, rules, now),
            await TimeZoneAsync(cancellationToken));
    }

    /// <summary>The orders that wait for an agent and will not get one as things are. Null: there are none, or orders are not assigned.</summary>
    public async Task<StuckOrders?> StuckAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var how = await settings.ReadAsync(cancellationToken);
        if (!how.Enabled || await CountAsync(how, now, cancellationToken) is not { Waiting: > 0 } count)
            return null;
        var (loads, rules) = await AgentLoads.ReadAsync(database, user.CompanyId, now, cancellationToken);
        if (!WaitingSentences.AreStuck(loads, rules, now))
            return null;
        var shown = Math.Min(count.Waiting, CountedUpTo);
        return new StuckOrders(WaitingSentences.For(how.Enabled, shown, count.Waiting > CountedUpTo, loads, rules, now), count.Oldest);
    }

    private async Task<(int Waiting, DateTimeOffset? Oldest)> CountAsync(AssignmentSettingsView how, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Text);
        command.Parameters.AddAll(
            user.CompanyId, how.Statuses.Select(status => status.ToString()).ToArray(), now.AddDays(-how.MaxAgeDays), CountedUpTo + 1);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt32(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }

    private async Task<string> TimeZoneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select time_zone from companies where id = $1");
        command.Parameters.AddAll(user.CompanyId);
        return (string)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}

/// <param name="Sentence">How many, and why.</param>
/// <param name="Oldest">When the oldest of them was placed.</param>
public sealed record StuckOrders(string Sentence, DateTimeOffset? Oldest);
