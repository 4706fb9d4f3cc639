using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OrderSync.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class RetentionOfMessages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notifications_last_at",
                table: "notifications");

            migrationBuilder.AddColumn<int>(
                name: "notification_days",
                table: "retention_settings",
                type: "integer",
                nullable: false,
                defaultValue: 90);

            migrationBuilder.AddColumn<int>(
                name: "webhook_delivery_days",
                table: "retention_settings",
                type: "integer",
                nullable: false,
                defaultValue: 30);

            migrationBuilder.AddColumn<int>(
                name: "webhook_event_days",
                table: "retention_settings",
                type: "integer",
                nullable: false,
                defaultValue: 30);

            migrationBuilder.CreateIndex(
                name: "ix_notifications_company_id_last_at",
                table: "notifications",
                columns: new[] { "company_id", "last_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_notifications_company_id_last_at",
                table: "notifications");

            migrationBuilder.DropColumn(
                name: "notification_days",
                table: "retention_settings");

            migrationBuilder.DropColumn(
                name: "webhook_delivery_days",
                table: "retention_settings");

            migrationBuilder.DropColumn(
                name: "webhook_event_days",
                table: "retention_settings");

            migrationBuilder.CreateIndex(
                name: "ix_notifications_last_at",
                table: "notifications",
                column: "last_at");
        }
    }
}
