using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OrderSync.AppHost.Installing;
using OrderSync.AppHost.Running;

namespace OrderSync.AppHost.Servers;

/// <summary>Postgres as a process of this machine, run by postgres.sh.</summary>
internal sealed class PostgresProcess(string name, ParameterResource password)
    : ExecutableResource(name, "sh", AppContext.BaseDirectory), IResourceWithConnectionString
{
    public EndpointReference Endpoint => field ??= new(this, PostgresProcessBuilding.EndpointName);

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Host=127.0.0.1;Port={Endpoint.Property(EndpointProperty.Port)};Username=postgres;Password={password}");
}

internal sealed class PostgresProcessDatabase(string name, PostgresProcess server)
    : Resource(name), IResourceWithParent<PostgresProcess>, IResourceWithConnectionString
{
    public PostgresProcess Parent => server;

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{server};Database={Name}");
}

internal static class PostgresProcessBuilding
{
    public const string EndpointName = "tcp";

    // Connections of the AppHost's own are never kept: Postgres ends once its clients have gone.
    private const string Unpooled = ";Pooling=false;Timeout=5";

    public static IResourceBuilder<PostgresProcess> AddPostgresProcess(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> password, Installation installation)
    {
        var (binaries, data) = Check(name, password.Resource, installation);
        var port = installation.Ports.Remembered(name);
        return builder.AddResource(new PostgresProcess(name, password.Resource))
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: EndpointName, isProxied: false)
            .WithArgs(
                Path.Combine("Servers", "postgres.sh"), binaries.Folder, data, port.ToString(CultureInfo.InvariantCulture),
                installation.Folder.IsTemporary ? "volatile" : "durable")
            .WithEnvironment("PGPASSWORD", password)
            .WithIconName("DatabaseMultiple")
            .WithWaitingCheck(server => AnswersAsync(server.ConnectionStringExpression, "postgres"));
    }

    public static IResourceBuilder<PostgresProcessDatabase> AddDatabase(this IResourceBuilder<PostgresProcess> server, string name)
    {
        var database = server.ApplicationBuilder.AddResource(new PostgresProcessDatabase(name, server.Resource))
            .WithIconName("Database")
            .WithWaitingCheck(database => AnswersAsync(database.ConnectionStringExpression, name));
        // Aspire moves a child's state with its parent's only under a container. Here it is created, and running, once the server answers.
        server.OnResourceReady(async (_, ready, cancellationToken) =>
        {
            await CreateAsync(server.Resource, name, cancellationToken);
            await ShowAsync(ready.Services, database.Resource, KnownResourceStates.Running);
        });
        server.OnResourceStopped((_, stopped, _) => ShowAsync(stopped.Services, database.Resource, KnownResourceStates.Exited));
        return database;
    }

    private static (PostgresBinaries Binaries, string Data) Check(string name, ParameterResource password, Installation installation)
    {
        var data = installation.Folder.Postgres;
        var binaries = PostgresBinaries.For(data);
        if (Directory.Exists(data) && installation.Secrets.Generated.Contains(password.Name))
        {
            throw new DistributedApplicationException(
                $"{installation.Folder.Root} has a database but not its password: restore secrets.json, or set ORDERSYNC_DATA to another folder.");
        }

        if (Machine.IsRoot && !Machine.CanEnter(PostgresBinaries.SystemUser, installation.Folder.Root))
        {
            throw new DistributedApplicationException(
                $"The system user '{PostgresBinaries.SystemUser}', as whom {name} runs for root, cannot enter {installation.Folder.Root}: "
                + "set ORDERSYNC_DATA to a folder that it can, such as /var/lib/ordersync.");
        }

        return (binaries, data);
    }

    private static async Task AnswersAsync(ReferenceExpression server, string database)
    {
        await using var connection = new NpgsqlConnection($"{await server.GetValueAsync(default)}{Unpooled};Database={database}");
        await connection.OpenAsync();
    }

    private static async Task CreateAsync(PostgresProcess server, string database, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(
            $"{await server.ConnectionStringExpression.GetValueAsync(cancellationToken)}{Unpooled};Database=postgres");
        await connection.OpenAsync(cancellationToken);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await find.ExecuteScalarAsync(cancellationToken) is not null)
            return;

        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{database}\"", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task ShowAsync(IServiceProvider services, IResource resource, string state) =>
        services.GetRequiredService<ResourceNotificationService>().PublishUpdateAsync(resource, snapshot => snapshot with { State = state });
}
