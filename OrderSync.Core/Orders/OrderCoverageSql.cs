namespace OrderSync.Core.Orders;

/// <summary>
/// How an ended window changes its month's row: ranges are joined and taken out of each other, so that a month is proved only
/// when readings that were each proved cover all of it.
/// </summary>
public static class OrderCoverageSql
{
    /// <summary>$1 company, $2 connection, $3 from, $4 to. What the platform no longer has does not count.</summary>
    public const string CountStored = """
        select count(*) from orders
        where company_id = $1 and connection_id = $2 and placed_at >= $3 and placed_at < $4 and gone_at is null
        """;

    /// <summary>
    /// $1 company, $2 connection, $3 stream, $4 month, $5 run, $6 from, $7 to, $8 outcome (Proved, Differs, Uncounted or Failed),
    /// $9 proof, $10 platform's count, $11 stored, $12 rejected, $13 now, $14 error.
    /// </summary>
    public const string Record = $"""
        insert into order_coverage as known (company_id, connection_id, stream, month, state, proved, failed, differing,
            counted, platform_count, stored, rejected, proof, proved_at, checked_at, run_id, window_from, window_to, error)
        values ($1, $2, $3, $4, 'Partial',
            case when {Outcome} = 'Proved' then {Window} else {Nothing} end,
            case when {Outcome} = 'Failed' then {Window} else {Nothing} end,
            case when {Outcome} = 'Differs' then {Window} else {Nothing} end,
            case when {Outcome} <> 'Failed' then {Range} end, $10, $11, $12, $9,
            case when {Outcome} = 'Proved' then $13::timestamptz end, $13, $5, $6, $7, $14)
        on conflict (company_id, connection_id, stream, month) do update set
            proved = case {Outcome} when 'Proved' then known.proved + {Window} when 'Differs' then known.proved - {Window} else known.proved end,
            failed = case {Outcome} when 'Failed' then known.failed + {Window} else known.failed - {Window} end,
            differing = case {Outcome} when 'Differs' then known.differing + {Window} when 'Proved' then known.differing - {Window} else known.differing end,
            counted = case when {Counts} then excluded.counted else known.counted end,
            platform_count = case when {Counts} then excluded.platform_count else known.platform_count end,
            stored = case when {Counts} then excluded.stored else known.stored end,
            rejected = case when {Counts} then excluded.rejected else known.rejected end,
            proof = case
                when {Outcome} <> 'Proved' or (known.proved @> {Window} and not {Window} @> known.proved) then known.proof
                when {Window} @> known.proved then excluded.proof
                else 'Joined' end,
            proved_at = case
                when {Outcome} = 'Proved' and ({Window} @> known.proved or not known.proved @> {Window}) then excluded.proved_at
                else known.proved_at end,
            checked_at = excluded.checked_at, run_id = excluded.run_id,
            window_from = excluded.window_from, window_to = excluded.window_to,
            error = case when {Outcome} = 'Failed' then excluded.error
                when isempty(known.failed - {Window}) then null else known.error end
        """;

    /// <summary>$1 company, $2 connection, $3 stream, $4 month, $5 now: what the ranges come to.</summary>
    public const string Judge = """
        update order_coverage set
            state = case
                when not isempty(failed) then 'Failed'
                when proved @> whole.month then 'Proved'
                else 'Partial' end,
            reason = case
                when not isempty(failed) or proved @> whole.month then null
                when not isempty(differing) then 'CountsDiffer'
                when isempty(proved) and counted is not null then 'CountUnknown'
                when upper(whole.month) > $5 then 'MonthNotOver'
                else 'PartOfMonth' end
        from (select tstzrange($4::date::timestamp at time zone 'UTC', ($4::date + interval '1 month') at time zone 'UTC') as month) whole
        where company_id = $1 and connection_id = $2 and stream = $3 and order_coverage.month = $4
        """;

    private const string Outcome = "$8::text";

    private const string Nothing = "'{}'::tstzmultirange";

    private const string Range = "tstzrange($6, $7)";

    private const string Window = $"tstzmultirange({Range})";

    /// <summary>
    /// The counts are of the widest reading from the month's start, or of the last one that found a difference: a short reading
    /// at the end of a month says nothing of its beginning.
    /// </summary>
    private const string Counts = """
        $8::text <> 'Failed' and ($8::text = 'Differs' or known.counted is null or tstzrange($6, $7) @> known.counted
            or $6 = $4::date::timestamp at time zone 'UTC')
        """;
}
