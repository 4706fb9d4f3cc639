using OrderSync.Contracts.Connections;
using OrderSync.Contracts.Runs;
using OrderSync.Contracts.Users;
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
        if (configuration["services:sandbox:http:0"] is not { Length: > 0 } sandbox)
            return;
        var connection = EcoManager(admin.CompanyId!.Value, sandbox.TrimEnd('/'));
        database.Connections.Add(connection);
        database.Runs.Add(FirstFetch(connection));
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

    private Connection EcoManager(Guid companyId, string sandbox)
    {
        var id = NewId();
        return new Connection
        {
            CompanyId = companyId,
            Id = id,
            Platform = "ecomanager",
            Name = "Demo shop",
            // The platform's own limits would take hours to show what the demo shows in minutes.
            Settings = new(StringComparer.Ordinal)
            {
                ["baseUrl"] = $"{sandbox}/ecomanager/demo",
                ["callsPerSecond"] = "4",
                ["callsPerMinute"] = "0",
                ["callsPerHour"] = "0",
                ["callsPerDay"] = "0",
            },
            Credentials = protector.Protect(
                companyId, id, new Dictionary<string, string>(StringComparer.Ordinal) { ["token"] = "sandboxtoken0000000000" }),
            SecretsSet = ["token"],
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
