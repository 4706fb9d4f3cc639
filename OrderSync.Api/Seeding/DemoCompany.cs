using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
using OrderSync.Core.Assignment;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Runs;
using OrderSync.Core.Users;

namespace OrderSync.Api.Seeding;

/// <summary>What a first start in development shows: people of every role, and a connection to each platform of the sandbox.</summary>
public sealed class DemoCompany(CredentialProtector protector, IConfiguration configuration, TimeProvider time)
{
    public void AddTo(OrderSyncDb database, User admin)
    {
        var domain = admin.Email[(admin.Email.IndexOf('@', StringComparison.Ordinal) + 1)..];
        User[] colleagues = [Colleague(admin, $"manager@{domain}", UserRole.Manager), Colleague(admin, $"agent@{domain}", UserRole.Agent)];
        database.Users.AddRange(colleagues.Where(colleague => colleague.Email != admin.Email));
        HandOutOrders(database, colleagues);
        if (configuration["services:sandbox:http:0"] is not { Length: > 0 } sandbox)
            return;
        var shops = DemoShop.At(sandbox.TrimEnd('/')).Select(shop => ConnectionTo(shop, admin.CompanyId!.Value)).ToArray();
        database.Connections.AddRange(shops);
        database.Runs.Add(FirstFetch(shops[0]));
    }

    /// <summary>Orders go to the agent as soon as they come in.</summary>
    private void HandOutOrders(OrderSyncDb database, IEnumerable<User> colleagues)
    {
        foreach (var user in colleagues.Where(colleague => colleague.Role == UserRole.Agent))
        {
            database.Agents.Add(new Agent
            {
                CompanyId = user.CompanyId!.Value,
                UserId = user.Id,
                OnDuty = true,
                DutySince = time.GetUtcNow(),
                DutyBy = "set-up",
            });
            database.AssignmentSettings.Add(new AssignmentSettings { CompanyId = user.CompanyId.Value, Enabled = true });
        }
    }

    private User Colleague(User admin, string email, UserRole role) => new()
    {
        Id = NewId(),
        CompanyId = admin.CompanyId,
        Email = email,
        Name = role.ToString(),
        Role = role,
        PasswordHash = admin.PasswordHash,
        CreatedAt = admin.CreatedAt,
    };

    private Connection ConnectionTo(DemoShop shop, Guid companyId)
    {
        var id = NewId();
        return new Connection
        {
            CompanyId = companyId,
            Id = id,
            Platform = shop.Platform,
            Name = shop.Name,
            Settings = shop.Settings,
            Credentials = protector.Protect(companyId, id, shop.Secrets),
            SecretsSet = [.. shop.Secrets.Keys],
            State = ConnectionState.Active,
            CreatedAt = time.GetUtcNow(),
        };
    }

    private Run FirstFetch(Connection connection) => new()
    {
        CompanyId = connection.CompanyId,
        Id = NewId(),
        ConnectionId = connection.Id,
        Kind = RunKind.OrderFetch,
        Mode = FetchMode.Auto,
        State = RunState.Queued,
        RequestedBy = "set-up",
        QueuedAt = time.GetUtcNow(),
    };

    private Guid NewId() => Guid.CreateVersion7(time.GetUtcNow());
}
