using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Core.Assignment;

/// <param name="Closed">Orders that had ended by themselves, or were with an account that is switched off.</param>
public sealed record PassOutcome(int Assigned, int Closed);

/// <summary>Hands out everything of a company that waits, batch after batch, and closes what has ended.</summary>
public sealed class AssignmentPass(NpgsqlDataSource database, AssignmentBatches batches, AgentNews news, TimeProvider time)
{
    /// <summary>Companies that hand out, or still have something handed out.</summary>
    public async Task<IReadOnlyList<Guid>> CompaniesAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AssignmentSql.Companies);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var companies = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            companies.Add(reader.GetGuid(0));
        return companies;
    }

    /// <param name="heardAt">When came in what is to be handed out: where a pass has begun since, there is nothing to do.</param>
    /// <param name="most">Ends after about so many.</param>
    public async Task<PassOutcome> RunAsync(Guid companyId, DateTimeOffset heardAt, int most, CancellationToken cancellationToken)
    {
        if (await BeginAsync(companyId, heardAt, cancellationToken) is not { } newest)
            return new PassOutcome(0, 0);
        var closed = await CloseAsync(companyId, cancellationToken);
        var assigned = newest == 0 ? 0 : await HandOutAsync(companyId, newest, most, cancellationToken);
        if (assigned == 0 && closed > 0)
            await news.ChangedAsync(companyId, cancellationToken);
        return new PassOutcome(assigned, closed);
    }

    /// <summary>In waves: after so many of the latest it begins at the latest again, because more may have come in.</summary>
    private async Task<int> HandOutAsync(Guid companyId, int newest, int most, CancellationToken cancellationToken)
    {
        var total = 0;
        while (total < most)
        {
            var wave = await HandOutWaveAsync(companyId, Math.Min(newest, most - total), cancellationToken);
            total += wave;
            if (wave < newest)
                break;
        }
        return total;
    }

    private async Task<int> HandOutWaveAsync(Guid companyId, int most, CancellationToken cancellationToken)
    {
        var cursor = new WaitingCursor();
        var given = 0;
        try
        {
            while (given < most)
            {
                var batch = await batches.HandOutAsync(companyId, cursor, cancellationToken);
                if (batch.Read == 0)
                    break;
                given += batch.Assigned;
            }
        }
        finally
        {
            // What is committed is shown at once, also when the wave ends early.
            await TellAsync(companyId, cursor.Given);
        }
        return given;
    }

    private async Task TellAsync(Guid companyId, IReadOnlyDictionary<Guid, int> given)
    {
        if (given.Count == 0)
            return;
        await news.ChangedAsync(companyId, CancellationToken.None);
        await news.GivenAsync(companyId, given, CancellationToken.None);
    }

    private async Task<int?> BeginAsync(Guid companyId, DateTimeOffset heardAt, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(AssignmentSql.BeginPass);
        command.Parameters.AddAll(companyId, time.GetUtcNow(), heardAt);
        return await command.ExecuteScalarAsync(cancellationToken) as int?;
    }

    private async Task<int> CloseAsync(Guid companyId, CancellationToken cancellationToken)
    {
        await using var batch = database.CreateBatch();
        foreach (var sql in new[] { AssignmentSql.CloseEnded, AssignmentSql.ReleaseDisabled })
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.AddAll(companyId, time.GetUtcNow());
            batch.BatchCommands.Add(command);
        }
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
