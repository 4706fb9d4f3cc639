using Npgsql;
using OrderSync.Api.Lists;
using OrderSync.Contracts.Orders;
using OrderSync.Core.Assignment;

namespace OrderSync.Api.Orders;

/// <summary>
/// Writes the statements of the list of orders. As it is, the list merges the newest of each connection, which its own index gives;
/// one that is searched or sorted by total walks along the indexes of order_search.
/// </summary>
/// <param name="parameters">Takes the statement's values.</param>
internal sealed class OrderListSql(NpgsqlParameterCollection parameters, Guid companyId, OrderFilter filter)
{
    public const string Columns =
        """
        o.id, o.number, o.external_id, c.platform, o.connection_id, c.name, o.status, o.platform_status, o.customer_name, o.city,
        o.country, o.total, o.currency, o.line_count, o.placed_at, o.platform_updated_at,
        o.payment_status, o.fulfilment_status, o.problems, u.id, u.name, o.sort_at, o.sort_total
        """;

    private readonly string _company = parameters.Place(companyId);

    private bool IsOldestFirst => filter.Sort is OrderSort.Oldest;

    private bool IsByTotal => filter.Sort.IsByTotal();

    private bool UsesSearch => filter.Terms.Count > 0 || IsByTotal;

    private string Direction => filter.Sort is OrderSort.Newest or OrderSort.HighestTotal ? "desc" : "asc";

    public string Page()
    {
        var limit = parameters.Place(filter.Limit + 1);
        var orders = UsesSearch ? Searched(limit) : filter.AgentId is not null ? OfAgent(limit) : Merged(limit);
        return $"""
            select {Columns}
            from ({orders}) o
            join connections c on c.id = o.connection_id
            left join assignments a on a.company_id = o.company_id and a.order_id = o.id and {AssignmentSql.IsStanding}
            left join users u on u.id = a.agent_id
            order by o.{(IsByTotal ? "sort_total" : "sort_at")} {Direction}, o.id {Direction}
            """;
    }

    /// <summary>Counts as far as that, and one more.</summary>
    public string Count(int upTo)
    {
        var from = UsesSearch ? "order_search s join orders o on o.company_id = s.company_id and o.id = s.order_id" : "orders o";
        var table = UsesSearch ? "s" : "o";
        return $"""
            select count(*) from (
                select from {from} where {table}.company_id = {_company}{Terms()}{Connections(table)}{Conditions(table)} limit {parameters.Place(upTo + 1)}) counted
            """;
    }

    private string Merged(string limit) =>
        $"""
        select o.*, o.placed_at as sort_at, 0.0 as sort_total from connections c
        cross join lateral (
            select * from orders o where o.company_id = c.company_id and o.connection_id = c.id{Conditions("o")}{AfterPlaced("o.placed_at", "o.id")}
            order by o.placed_at {Direction}, o.id {Direction} limit {limit}) o
        where c.company_id = {_company}{ConnectionFilters()}
        order by o.placed_at {Direction}, o.id {Direction} limit {limit}
        """;

    private string OfAgent(string limit) =>
        $"""
        select o.*, o.placed_at as sort_at, 0.0 as sort_total from orders o
        where o.company_id = {_company}{Conditions("o")}{Connections("o")}{AfterPlaced("o.placed_at", "o.id")}
        order by o.placed_at {Direction}, o.id {Direction} limit {limit}
        """;

    private string Searched(string limit) =>
        $"""
        select o.*, s.placed_at as sort_at, s.total as sort_total from order_search s
        join orders o on o.company_id = s.company_id and o.id = s.order_id
        where s.company_id = {_company}{Terms()}{Connections("s")}{Conditions("s")}{(IsByTotal ? AfterTotal() : AfterPlaced("s.placed_at", "s.order_id"))}
        order by s.{(IsByTotal ? "total" : "placed_at")} {Direction}, s.order_id {Direction} limit {limit}
        """;

    private string Terms() => string.Concat(filter.Terms.Select(term => $" and ({string.Join(" or ", term.Select(Alternative))})"));

    /// <summary>As literals, so that Postgres plans each search for its own words: those that all orders have are looked for otherwise than rare ones.</summary>
    private static string Alternative(IReadOnlyList<string> patterns) =>
        $"({string.Join(" and ", patterns.Select(pattern => $"s.words like {SqlValues.Literal(pattern)}"))})";

    /// <param name="placed">Whose placed_at is looked at: that of the table whose index is walked.</param>
    private string Conditions(string placed)
    {
        var sql = new List<string>();
        if (filter.Status is { } status)
            sql.Add($"o.status = {parameters.Place(status.ToString())}");
        if (filter.From is { } from)
            sql.Add($"{placed}.placed_at >= {parameters.Place(from)}");
        if (filter.To is { } to)
            sql.Add($"{placed}.placed_at < {parameters.Place(to)}");
        if (filter.AgentId is { } agent)
            sql.Add($"o.id = any(array(select a.order_id from assignments a where a.company_id = {_company} and a.agent_id = {parameters.Place(agent)} and {AssignmentSql.IsStanding}))");
        if (filter.Waiting is { } waiting)
            sql.Add($"o.status = any({parameters.Place(waiting.Statuses)}) and o.placed_at >= {parameters.Place(waiting.Since)} and {AssignmentSql.HasNoAgent}");
        return string.Concat(sql.Select(condition => $" and {condition}"));
    }

    private string Connections(string table) =>
        ConnectionFilters() is { Length: > 0 } filters
            ? $" and {table}.connection_id = any(array(select c.id from connections c where c.company_id = {_company}{filters}))"
            : "";

    private string ConnectionFilters()
    {
        var sql = new List<string>();
        if (filter.ConnectionId is { } connection)
            sql.Add($"c.id = {parameters.Place(connection)}");
        if (filter.Platform is { } platform)
            sql.Add($"c.platform = {parameters.Place(platform)}");
        if (filter.Waiting is not null)
            sql.Add("c.deleted_at is null");
        return string.Concat(sql.Select(condition => $" and {condition}"));
    }

    private string AfterPlaced(string placed, string id) => filter.After is { } after
        ? $" and ({placed}, {id}) {(IsOldestFirst ? ">" : "<")} ({parameters.Place(after.At)}, {parameters.Place(after.Id)})"
        : "";

    private string AfterTotal() => filter.AfterTotal is { } after
        ? $" and (s.total, s.order_id) {(filter.Sort is OrderSort.LowestTotal ? ">" : "<")} ({parameters.Place(after.Total)}, {parameters.Place(after.Id)})"
        : "";
}
