using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Users;
using OrderSync.Core.Notifications;
using OrderSync.Core.Runs;
using OrderSync.Worker.Notifications;
using OrderSync.Worker.Notifications.Email;
using OrderSync.Worker.Notifications.Webhooks;

namespace OrderSync.Tests.Notifications;

/// <summary>One company with its people and connections, and the worker's notification work by a clock that the test moves.</summary>
internal sealed class Office : IAsyncDisposable
{
    private readonly NotificationServer _server;
    private readonly ServiceProvider _services;

    private Office(NotificationServer server, ServiceProvider services, MovedTime time) => (_server, _services, Time) = (server, services, time);

    public MovedTime Time { get; }

    /// <summary>Whose people, connections and endpoints are added.</summary>
    public Guid Company { get; private set; }

    public static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<Office> OpenAsync(NotificationServer server, DateTimeOffset now, params (string Key, string Value)[] settings)
    {
        await server.EmptyAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();
        var time = new MovedTime(now);
        var office = new Office(server, server.Services(time, configuration), time);
        await office.EnterNewCompanyAsync();
        return office;
    }

    public Task EnterNewCompanyAsync()
    {
        Company = Guid.CreateVersion7();
        return ExecuteAsync("insert into companies (id, name, time_zone, created_at) values ($1, $2, 'Europe/Paris', $3)", Company, $"Company {Company}", Time.GetUtcNow());
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task<Guid> AddPersonAsync(UserRole role, string email = "")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            "insert into users (id, company_id, email, name, role, password_hash, created_at) values ($1, $2, $3, $4, $5, '', $6)",
            id, Company, email.Length > 0 ? email : $"{id:N}@example.com", $"{role} person", role.ToString(), Time.GetUtcNow());
        return id;
    }

    public async Task<Guid> AddConnectionAsync(string name = "Main shop", string state = "Active")
    {
        var id = Guid.CreateVersion7();
        await ExecuteAsync(
            "insert into connections (company_id, id, platform, name, settings, secrets_set, state, created_at) values ($1, $2, 'stub', $3, '{}', '{}', $4, $5)",
            Company, id, name, state, Time.GetUtcNow());
        return id;
    }

    public async Task<WebhookEndpoint> AddEndpointAsync(string url, byte[] secret, params string[] kinds)
    {
        var id = Guid.CreateVersion7();
        var stored = Get<WebhookSecrets>().Protect(Company, id, secret);
        await ExecuteAsync(
            "insert into webhook_endpoints (company_id, id, url, secret, kinds, enabled, created_at) values ($1, $2, $3, $4, $5, true, $6)",
            Company, id, url, stored, kinds, Time.GetUtcNow());
        return new WebhookEndpoint { CompanyId = Company, Id = id, Url = url, Secret = stored, Kinds = [.. kinds], CreatedAt = Time.GetUtcNow() };
    }

    public Task SetPreferencesAsync(Guid user, string digest = "Immediately", TimeOnly? from = null, TimeOnly? to = null, params NotificationRule[] rules) =>
        ExecuteAsync(
            """
            insert into notification_preferences (company_id, user_id, rules, quiet_from, quiet_to, time_zone, digest) values ($1, $2, $3::jsonb, $4, $5, null, $6)
            on conflict (company_id, user_id) do update set rules = excluded.rules
            """,
            Company, user, NotificationRule.Json(rules), from, to, digest);

    public NotificationFact Begin(string kind, Guid connection, string sentence = "It went wrong.", string? part = null) =>
        NotificationFact.Begin(NotificationKinds.Find(kind)!, Company, Time.GetUtcNow(), sentence, connection, part);

    public NotificationFact End(string kind, Guid connection, string? part = null) =>
        NotificationFact.End(NotificationKinds.Find(kind)!, Company, Time.GetUtcNow(), connection, part);

    public Task RaiseAsync(params NotificationFact[] facts) => Get<NotificationWriter>().RaiseAsync(facts, Cancellation);

    /// <summary>Everything that is due by now, as the worker's loops do it.</summary>
    public async Task WorkAsync()
    {
        await AllAsync(Get<NotificationPump>());
        await AllAsync(Get<EmailSender>());
        await AllAsync(Get<WebhookSender>());
    }

    public async Task WorkAfterAsync(TimeSpan time)
    {
        Time.Advance(time);
        await WorkAsync();
    }

    public async Task<List<JsonElement>> RowsAsync(string sql, params object?[] parameters)
    {
        await using var command = _server.Database.CreateCommand($"select to_jsonb(row) from ({sql}) as row");
        command.Parameters.AddAll(parameters);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<JsonElement>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(JsonDocument.Parse(reader.GetString(0)).RootElement);
        return rows;
    }

    public async Task<long> CountAsync(string table, string where = "true") => (await RowsAsync($"select count(*) as n from {table} where {where}"))[0].GetProperty("n").GetInt64();

    public async Task ExecuteAsync(string sql, params object?[] parameters)
    {
        await using var command = _server.Database.CreateCommand(sql);
        command.Parameters.AddAll(parameters);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>What the statement locks stays so until this is disposed.</summary>
    public async Task<IAsyncDisposable> HoldAsync(string sql)
    {
        var connection = await _server.Database.OpenConnectionAsync(Cancellation);
        await connection.BeginTransactionAsync(Cancellation);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
        return connection;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static async Task AllAsync(IDueWork work)
    {
        while (await work.WorkAsync(Cancellation))
        {
        }
    }
}

/// <summary>A clock that stands still until it is moved. Delays still run on the real one.</summary>
internal sealed class MovedTime(DateTimeOffset now) : TimeProvider
{
    private DateTimeOffset _now = now;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;

    public void Set(DateTimeOffset to) => _now = to;
}
