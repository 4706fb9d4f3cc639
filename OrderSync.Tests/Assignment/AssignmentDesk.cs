using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Core.Connections;
using OrderSync.Core.Users;
using OrderSync.Tests.Fixtures;

namespace OrderSync.Tests.Assignment;

/// <summary>A company that hands out orders: its agents, its orders, and what became of them.</summary>
internal sealed class AssignmentDesk(TestCompany company, Connection shop)
{
    private readonly NpgsqlDataSource _database = company.Fixture.Services.GetRequiredService<NpgsqlDataSource>();

    public TestCompany Company => company;

    public Connection Shop => shop;

    public AssignmentPass Pass => company.Fixture.Services.GetRequiredService<AssignmentPass>();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Switched on, with a connection and nobody on duty.</summary>
    public static async Task<AssignmentDesk> OpenAsync(ApiFixture api, Action<AssignmentSettings>? settings = null)
    {
        var company = await api.CreateCompanyAsync();
        var desk = new AssignmentDesk(company, await company.AddConnectionAsync("Shop"));
        var row = new AssignmentSettings { CompanyId = company.Id, Enabled = true };
        settings?.Invoke(row);
        await company.InDatabaseAsync(db =>
        {
            db.AssignmentSettings.Add(row);
            return db.SaveChangesAsync(Cancellation);
        });
        return desk;
    }

    public async Task<Guid> AddAgentAsync(string name, int weight = 1, int capacity = 50, bool onDuty = true, params WorkSpan[] hours) =>
        (await AddAgentUserAsync(name, weight, capacity, onDuty, hours)).Id;

    public async Task<User> AddAgentUserAsync(string name, int weight = 1, int capacity = 50, bool onDuty = true, params WorkSpan[] hours)
    {
        var id = Guid.CreateVersion7();
        var user = new User
        {
            Id = id,
            CompanyId = company.Id,
            Email = $"{id:N}@example.com",
            Name = name,
            Role = UserRole.Agent,
            PasswordHash = company.Users[UserRole.Agent].PasswordHash,
            CreatedAt = company.Fixture.Time.GetUtcNow(),
        };
        var agent = new Agent { CompanyId = company.Id, UserId = id, Weight = weight, Capacity = capacity, OnDuty = onDuty, Hours = [.. hours] };
        await company.InDatabaseAsync(db =>
        {
            db.AddRange(user, agent);
            return db.SaveChangesAsync(Cancellation);
        });
        return user;
    }

    public async Task<Guid> AddOrderAsync(string number, double hoursAgo = 1, OrderStatus status = OrderStatus.Pending, string? region = null, Connection? of = null)
    {
        var order = await company.AddOrderAsync(of ?? shop, number, company.Fixture.Time.GetUtcNow().AddHours(-hoursAgo), status);
        if (region is not null)
            await ExecuteAsync("update orders set region = $2 where company_id = $1 and id = $3", company.Id, region, order.Id);
        return order.Id;
    }

    /// <summary>Straight into the database: orders of the last hours, the latest first placed last.</summary>
    public Task AddOrdersAsync(int count, Connection? of = null) => ExecuteAsync(
        """
        insert into orders (company_id, id, connection_id, external_id, number, status, platform_status, is_open, placed_at, line_count, revision,
            content_hash, first_seen_at, changed_at)
        select $1, gen_random_uuid(), $2, 'bulk-' || n, 'bulk-' || n, case n % 2 when 0 then 'Pending' else 'Confirmed' end, 'word', true,
            now() - n * interval '1 second', 0, 1, '\x01', now(), now()
        from generate_series(1, $3) n
        """,
        company.Id, (of ?? shop).Id, count);

    public Task<PassOutcome> HandOutAsync(int most = int.MaxValue) =>
        Pass.RunAsync(company.Id, company.Fixture.Time.GetUtcNow().AddDays(1), most, Cancellation);

    public Task<List<OrderAssignment>> AssignmentsAsync() =>
        company.InDatabaseAsync(db => db.Assignments.AsNoTracking().OrderBy(row => row.Id).ToListAsync(Cancellation));

    /// <summary>Who has which open order.</summary>
    public async Task<Dictionary<Guid, Guid>> HoldersAsync() =>
        (await AssignmentsAsync()).Where(row => row.State.IsOpen()).ToDictionary(row => row.OrderId, row => row.AgentId);

    public async Task<int> ExecuteAsync(string sql, params object[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>With the patience that filling a database takes.</summary>
    public async Task ExecuteLongAsync(string sql, params object[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        command.CommandTimeout = 600;
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    public async Task<T> ScalarAsync<T>(string sql, params object[] parameters)
    {
        await using var command = _database.CreateCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.AddWithValue(parameter);
        return (T)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
