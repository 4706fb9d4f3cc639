using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace OrderSync.AppHost.Local;

/// <summary>Asks whether something serves. Refused and slow answers mean "not yet"; anything else is not for a probe to hide.</summary>
internal static class HealthProbe
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    public static async Task<bool> HttpAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await Http.GetAsync(address, cancellationToken);
            return response.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public static async Task<bool> RedisAsync(int port, string password, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await reader.ReadLineAsync(cancellationToken) == "+OK" && await reader.ReadLineAsync(cancellationToken) == "+PONG";
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return false;
        }
    }

    /// <summary>True once the server accepts connections and has these databases, which are created where they are missing.</summary>
    public static async Task<bool> PostgresAsync(string connectionString, IEnumerable<string> databases, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(connectionString + ";Database=postgres;Pooling=false;Timeout=5");
            await connection.OpenAsync(cancellationToken);
            foreach (var database in databases)
                await EnsureAsync(connection, database, cancellationToken);
            return true;
        }
        catch (NpgsqlException exception) when (exception is not PostgresException || exception.IsTransient)
        {
            return false; // Nobody listens yet, or the server says that it is starting up.
        }
    }

    private static async Task EnsureAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection) { Parameters = { new() { Value = database } } };
        if (await exists.ExecuteScalarAsync(cancellationToken) is not null)
            return;

        var quoted = database.Replace("\"", "\"\"", StringComparison.Ordinal);
#pragma warning disable CA2100 // A name cannot be a parameter; it is quoted, and comes from Program.cs.
        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{quoted}\"", connection);
#pragma warning restore CA2100
        await create.ExecuteNonQueryAsync(cancellationToken);
    }
}
