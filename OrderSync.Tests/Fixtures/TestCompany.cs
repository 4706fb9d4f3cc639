using System.Text;
using Microsoft.Extensions.DependencyInjection;
using OrderSync.Contracts.Orders;
using OrderSync.Contracts.Users;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Orders;
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

    /// <summary>With one line and one revision.</summary>
    public async Task<Order> AddOrderAsync(
        Connection connection, string externalId, DateTimeOffset placedAt, OrderStatus status = OrderStatus.Pending, string? customer = null, string? email = null)
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
            IsOpen = true,
            MayChange = true,
            Problems = [],
            PlatformUpdatedSpread = TimeSpan.Zero,
            CustomerName = customer,
            Email = email,
            Currency = "DZD",
            Total = 12.50m,
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
