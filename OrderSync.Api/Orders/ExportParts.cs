using Npgsql;
using OrderSync.Core.Runs;

namespace OrderSync.Api.Orders;

/// <summary>Writes what comes into parts of an export, each of about a megabyte, so that nothing large is held in memory.</summary>
internal sealed class ExportParts(NpgsqlConnection connection, Guid companyId, Guid exportId) : Stream
{
    private const int PartBytes = 1024 * 1024;

    private readonly MemoryStream _part = new(PartBytes);
    private int _number;

    public long Written { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _part.WriteAsync(buffer, cancellationToken);
        if (_part.Length >= PartBytes)
            await SaveAsync(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Saves the last part.</summary>
    public Task CompleteAsync(CancellationToken cancellationToken) => _part.Length > 0 ? SaveAsync(cancellationToken) : Task.CompletedTask;

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // A part is saved when it is full, and the last one by CompleteAsync.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only asynchronously.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _part.Dispose();
        base.Dispose(disposing);
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "insert into order_export_parts (company_id, export_id, number, content) values ($1, $2, $3, $4)", connection);
        command.Parameters.AddAll(companyId, exportId, ++_number, _part.ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
        Written += _part.Length;
        _part.SetLength(0);
    }
}
