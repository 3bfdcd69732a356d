using System.Globalization;
using System.Management.Automation;
using System.Text;

namespace Supervisor.PSModule;

/// <summary>Takes an encoding as PowerShell's own cmdlets do: an object, a name or a code page. Never with a byte order mark.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TextEncodingAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        try
        {
            return value switch
            {
                Encoding encoding => encoding,
                int page => Encoding.GetEncoding(page),
                string text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var page) => Encoding.GetEncoding(page),
                string text => Named(text),
                _ => throw Unknown(value),
            };
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            throw Unknown(value);
        }
    }

    private static Encoding Named(string text) => text.ToLowerInvariant() switch
    {
        "ascii" => Encoding.ASCII,
        "unicode" => new UnicodeEncoding(false, false),
        "bigendianunicode" => new UnicodeEncoding(true, false),
        "utf32" => new UTF32Encoding(false, false),
        "utf8" or "utf8nobom" => new UTF8Encoding(false),
        "latin1" => Encoding.Latin1,
        var other => Encoding.GetEncoding(other),
    };

    private static ArgumentTransformationMetadataException Unknown(object? value)
    {
        var message = $"cannot use '{value}' as an encoding: expected a name like utf8 or ascii, a code page, or an Encoding";
        return new ArgumentTransformationMetadataException(message, new PSInvalidCastException(message));
    }
}
