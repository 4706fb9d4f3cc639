using System.Text.Json;

namespace OrderSync.Core.Notifications;

/// <summary>
/// Facts as SQL, for statements that write them beside what they tell of: <c>{Insert} from jsonb_to_recordset($n::jsonb) as
/// fact({Record}) where …</c>, the parameter made by <see cref="Json"/>.
/// </summary>
public static class NotificationFactSql
{
    public const string Insert = """
        insert into notification_facts (company_id, id, kind, key, ends, connection_id, run_id, user_id, sentence, at, due_at)
        select fact.company_id, fact.id, fact.kind, fact.key, fact.ends, fact.connection_id, fact.run_id, fact.user_id, fact.sentence, fact.at, fact.due_at
        """;

    public const string Record = """
        company_id uuid, id uuid, kind text, key text, ends boolean, connection_id uuid, run_id uuid, user_id uuid, sentence text,
        at timestamptz, due_at timestamptz
        """;

    /// <summary>All of them, whatever else is so.</summary>
    public const string InsertAll = $"{Insert} from jsonb_to_recordset($1::jsonb) as fact({Record})";

    /// <summary>The same; one that is waiting under the same id says the newer sentence.</summary>
    public const string InsertOrReplace = $"{InsertAll} on conflict (company_id, id) do update set sentence = excluded.sentence, at = excluded.at";

    /// <summary>Those whose trouble is neither open nor about to be.</summary>
    public const string InsertOnce = $"""
        {InsertAll}
        where not exists (select 1 from notifications open
                where open.company_id = fact.company_id and open.dedupe_key = fact.key and open.resolved_at is null)
            and not exists (select 1 from notification_facts waiting
                where waiting.company_id = fact.company_id and waiting.key = fact.key and not waiting.ends)
        """;

    private static readonly JsonSerializerOptions Names = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static string Json(IEnumerable<NotificationFact> facts) => JsonSerializer.Serialize(facts, Names);
}
