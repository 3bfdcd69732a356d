using System.Management.Automation;
using System.Text;
using Supervisor.Configuration;

namespace Supervisor.PSModule;

/// <summary>Writes a configuration object into a file, as supervisord's format, JSON or a PowerShell data file.</summary>
[Cmdlet(VerbsData.Export, "SupervisorConfig", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(FileInfo))]
public sealed class ExportSupervisorConfigCommand : SupervisorCmdlet
{
    private readonly List<SupervisorConfig> _configs = [];

    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public SupervisorConfig[] InputObject { get; set; } = [];

    /// <summary>By the ending of -Path when omitted.</summary>
    [Parameter]
    public ConfigurationFormat Format { get; set; }

    /// <summary>Replace a file that is read-only, and with -NoClobber one that is there.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Leave a file that is there alone.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    [Parameter]
    [ValidateSet("utf8NoBOM", "utf8", "utf8BOM", "ascii")]
    public string Encoding { get; set; } = "utf8NoBOM";

    /// <summary>Emit the file.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Collect() => _configs.AddRange(InputObject);

    private protected override void Act()
    {
        if (ConfigPaths.Place(this, Path, out var nowhere) is not { } file)
        {
            throw Refused(ErrorIds.ConfigurationUnwritable, ErrorCategory.InvalidArgument, Path, nowhere!);
        }

        if (_configs.Count != 1)
        {
            throw Refused(ErrorIds.ParametersIncorrect, ErrorCategory.InvalidArgument, file, _configs.Count == 0 ? "there is no configuration" : "one file takes one configuration, not several");
        }

        var text = ConfigSections.Text(_configs[0], MyInvocation.BoundParameters.ContainsKey(nameof(Format)) ? Format : ConfigurationText.FormatOf(file));
        if (text.Error is { } why)
        {
            throw Refused(ErrorIds.ConfigurationUnwritable, ErrorCategory.InvalidData, file, why);
        }

        if (File.Exists(file) && NoClobber && !Force)
        {
            throw Refused(ErrorIds.ConfigurationExists, ErrorCategory.ResourceExists, file, "it is there already");
        }

        if (!ShouldProcess(file, "Write configuration"))
        {
            return;
        }

        try
        {
            Write(file, text.Value);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or EncoderFallbackException)
        {
            throw Refused(ErrorIds.ConfigurationUnwritable, ErrorCategory.WriteError, file, problem.Message);
        }

        if (PassThru)
        {
            WriteObject(new FileInfo(file));
        }
    }

    private void Write(string file, string text)
    {
        var bytes = Encoding == "ascii"
            ? System.Text.Encoding.GetEncoding("us-ascii", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetBytes(text)
            : new UTF8Encoding(false).GetBytes(text);
        if (Force && File.Exists(file) && new FileInfo(file) is { IsReadOnly: true } locked)
        {
            locked.IsReadOnly = false;
        }

        using var stream = new FileStream(file, FileMode.Create, FileAccess.Write);
        stream.Write(Encoding == "utf8BOM" ? System.Text.Encoding.UTF8.GetPreamble() : []);
        stream.Write(bytes);
    }

    private static RefusedException Refused(string id, ErrorCategory category, string file, string why) =>
        new(Refusals.Of(id, category, file, $"cannot write {file}: {why}"));
}
