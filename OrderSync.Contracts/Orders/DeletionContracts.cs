using System.ComponentModel.DataAnnotations;

namespace OrderSync.Contracts.Orders;

/// <summary>DELETE /api/admin/delete-orders.</summary>
/// <param name="Company">The company's name, spelled exactly: so that nobody does it by mistake.</param>
public sealed record DeleteOrdersRequest([Required, MaxLength(200)] string? Company);

/// <param name="Exported">How many orders the export holds: those that were deleted, with their lines and versions.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Download">The path to download it from, for 30 days: gzip, one JSON object a line.</param>
public sealed record DeletedOrdersView(long Deleted, long Exported, long Bytes, Guid ExportId, string Download);
