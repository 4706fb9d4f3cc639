using Microsoft.EntityFrameworkCore;
using Npgsql;
using OrderSync.Api.Users;
using OrderSync.Contracts.Users;
using OrderSync.Core.Connections;
using OrderSync.Core.Data;
using OrderSync.Core.Times;
using OrderSync.Core.Users;

namespace OrderSync.Api.Seeding;

/// <summary>
/// Fills an installation without users: in development with a company to look at, otherwise with the first admin; and adds the
/// operator of the installation as a whole, if one is named. Two instances that start at once wait for each other.
/// </summary>
public sealed class Seeder(
    OrderSyncDb database,
    NpgsqlDataSource locks,
    Passwords passwords,
    CredentialProtector protector,
    DemoCompany demo,
    IConfiguration configuration,
    IHostEnvironment environment,
    TimeProvider time,
    ILogger<Seeder> logger)
{
    private const int MinimumPasswordLength = 12;

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        await using var connection = await locks.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("select pg_advisory_xact_lock(hashtext('ordersync-seed'))", connection, transaction);
        await command.ExecuteNonQueryAsync(cancellationToken);
        // Makes the first key of the ring, which two hosts would otherwise make twice.
        protector.Protect(Guid.Empty, Guid.Empty, new Dictionary<string, string>());
        if (!await database.Users.AnyAsync(cancellationToken))
            await FillAsync(cancellationToken);
        await AddOperatorAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        var email = configuration["Seed:AdminEmail"];
        var password = configuration["Seed:AdminPassword"];
        if (string.IsNullOrWhiteSpace(email) || string.IsNullOrWhiteSpace(password))
        {
            logger.LogWarning("Nobody can sign in yet: set Seed:AdminEmail and Seed:AdminPassword and start again");
            return;
        }
        RefuseShort("Seed:AdminPassword", password);
        var hash = passwords.Hash(password);
        var company = environment.IsDevelopment() ? "Demo" : configuration["Seed:CompanyName"] ?? "My company";
        var admin = AddUser(AddCompany(company), User.SpellEmail(email), UserRole.Admin, hash);
        if (environment.IsDevelopment())
            demo.AddTo(database, admin);
        await database.SaveChangesAsync(cancellationToken);
        logger.LogInformation("Created the company {Company} and its admin {Email}", company, admin.Email);
    }

    private Guid AddCompany(string name)
    {
        var now = time.GetUtcNow();
        var zone = configuration["Seed:TimeZone"] is { Length: > 0 } named
            ? TimeZones.Find(named)?.Id ?? throw new InvalidOperationException($"Seed:TimeZone: “{named}” is no time zone of the tz database, such as Africa/Algiers.")
            : "UTC";
        var company = new Company { Id = Guid.CreateVersion7(now), Name = name, TimeZone = zone, CreatedAt = now };
        database.Companies.Add(company);
        return company.Id;
    }

    /// <summary>Whoever is there already keeps role and password.</summary>
    private async Task AddOperatorAsync(CancellationToken cancellationToken)
    {
        var (named, password) = (configuration["Seed:OperatorEmail"], configuration["Seed:OperatorPassword"]);
        if (string.IsNullOrWhiteSpace(named) || string.IsNullOrWhiteSpace(password))
            return;
        RefuseShort("Seed:OperatorPassword", password);
        var email = User.SpellEmail(named);
        if (await database.Users.AnyAsync(user => user.Email == email, cancellationToken))
            return;
        AddUser(companyId: null, email, UserRole.Operator, passwords.Hash(password));
        await database.SaveChangesAsync(cancellationToken);
        logger.LogInformation("Created the operator {Email}", email);
    }

    private void RefuseShort(string setting, string password)
    {
        if (!environment.IsDevelopment() && password.Length < MinimumPasswordLength)
            throw new InvalidOperationException($"{setting} must have at least {MinimumPasswordLength} characters.");
    }

    private User AddUser(Guid? companyId, string email, UserRole role, string passwordHash)
    {
        var now = time.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            CompanyId = companyId,
            Email = email,
            Name = role.ToString(),
            Role = role,
            PasswordHash = passwordHash,
            CreatedAt = now,
        };
        database.Users.Add(user);
        return user;
    }
}
