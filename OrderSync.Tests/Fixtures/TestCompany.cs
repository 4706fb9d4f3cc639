using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.Contracts.Assignment;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;
using OrderSync.Core.Orders.Search;
using OrderSync.Core.Users;

namespace OrderSync.Tests.Fixtures;

/// <summary>A company of one test, with people of every role.</summary>
public sealed record TestCompany(ApiFixture Fixture, Guid Id, IReadOnlyDictionary<UserRole, User> Users)
{
    public HttpClient Admin => Client(UserRole.Admin);

    public HttpClient Client(UserRole role) => Fixture.ClientOf(Users[role]);

    /// <summary>Works on the database as the company sees it.</summary>
    public async Task<T> InDatabaseAsync<T>(Func<OrderSyncDb, Task<T>> work)
    {
        await using var scope = Fixture.Services.CreateAsyncScope();
        using (CurrentCompany.Enter(Id))
            return await work(scope.ServiceProvider.GetRequiredService<OrderSyncDb>());
    }

    /// <summary>Straight into the database, with a good token.</summary>
    public async Task<Connection> AddConnectionAsync(string name, string platform = StubPlatform.Key, params (string Key, string Value)[] moreSecrets)
    {
        var id = Guid.CreateVersion7();
        var secrets = moreSecrets.Prepend(("token", StubPlatform.GoodToken)).ToDictionary();
        var connection = new Connection
        {
            CompanyId = Id,
            Id = id,
            Platform = platform,
            Name = name,
            Settings = new() { ["baseUrl"] = "https://stub.example" },
            Credentials = Fixture.Services.GetRequiredService<CredentialProtector>().Protect(Id, id, secrets),
            SecretsSet = [.. secrets.Keys],
            CreatedAt = Fixture.Time.GetUtcNow(),
        };
        await AddAsync(connection);
        return connection;
    }

    /// <summary>Has the worker's part done: what the orders say now can be searched.</summary>
    public async Task MakeSearchableAsync()
    {
        await QueueForSearchAsync();
        await FillSearchAsync();
    }

    /// <summary>As a writer of orders does.</summary>
    public Task QueueForSearchAsync() => InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"""
        insert into order_search_queue (company_id, connection_id, external_ids, orders, written_at)
        select company_id, connection_id, array_agg(external_id), count(*)::int, now() from orders where company_id = {Id} group by company_id, connection_id
        """));

    /// <summary>Other tests fill too, and only one at a time.</summary>
    public async Task FillSearchAsync()
    {
        var fill = new OrderSearchFill(Fixture.Services.GetRequiredService<NpgsqlDataSource>());
        while (await InDatabaseAsync(db => db.OrderSearchQueue.AnyAsync()))
            await fill.NextAsync(TestContext.Current.CancellationToken);
    }

    public async Task AssignAsync(Order order, User agent)
    {
        await AddAsync(new Agent { CompanyId = Id, UserId = agent.Id });
        await AddAsync(new OrderAssignment
        {
            CompanyId = Id,
            Id = Guid.CreateVersion7(),
            OrderId = order.Id,
            AgentId = agent.Id,
            ConnectionId = order.ConnectionId,
            State = AssignmentState.Assigned,
            AssignedAt = order.PlacedAt,
            Explanation = "{}",
        });
    }

    /// <summary>With one line and one revision.</summary>
    public async Task<Order> AddOrderAsync(
        Connection connection,
        string externalId,
        DateTimeOffset placedAt,
        OrderStatus status = OrderStatus.Pending,
        string? customer = null,
        string? email = null,
        string? phone = null,
        string? city = null,
        string? region = null,
        string? tracking = null,
        decimal? total = 12.50m)
    {
        var order = new Order
        {
            CompanyId = Id,
            Id = Guid.CreateVersion7(),
            ConnectionId = connection.Id,
            ExternalId = externalId,
            Number = $"N-{externalId}",
            Status = status,
            PlatformStatus = "word",
            IsOpen = !status.IsTerminal(),
            MayChange = true,
            Problems = [],
            PlatformUpdatedSpread = TimeSpan.Zero,
            CustomerName = customer,
            Email = email,
            Phone = phone,
            City = city,
            Region = region,
            Tracking = tracking,
            Currency = "DZD",
            Total = total,
            PlacedAt = new DateTimeOffset(placedAt.UtcTicks / 10 * 10, TimeSpan.Zero),
            LineCount = 1,
            Revision = 1,
            ContentHash = [1],
            FirstSeenAt = placedAt,
            ChangedAt = placedAt,
        };
        var line = new OrderLine { CompanyId = Id, OrderId = order.Id, Number = 1, Title = "Thing", Quantity = 2, UnitPrice = 6.25m };
        var revision = new OrderRevision
        {
            CompanyId = Id,
            OrderId = order.Id,
            Number = 1,
            Status = status,
            PlatformStatus = "word",
            ReceivedAt = placedAt,
            Payload = Encoding.UTF8.GetBytes($$"""{"id":"{{externalId}}"}"""),
        };
        await AddAsync(order, line, revision);
        return order;
    }

    private Task<int> AddAsync(params object[] rows) => InDatabaseAsync(database =>
    {
        database.AddRange(rows);
        return database.SaveChangesAsync(TestContext.Current.CancellationToken);
    });
}
