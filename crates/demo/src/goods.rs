//! What the firm has in its catalogue. The first dozen is what its deals are about, in the order of
//! [`crate::sentences::THINGS_DE`]; what follows is bought besides, again and again.

/// A thing that is sold.
pub struct Good {
    /// Its number.
    pub sku: &'static str,
    /// What Germans read.
    pub german: &'static str,
    /// What others read.
    pub english: &'static str,
    /// Its part of the catalogue, in German and English.
    pub category: (&'static str, &'static str),
    /// In what it is counted, in German and English.
    pub unit: (&'static str, &'static str),
    /// Its price in cents.
    pub price: i64,
    /// How many a deal about it is for.
    pub pieces: i64,
}

/// Where those begin that are bought again and again.
pub const CONSUMABLES: usize = 12;

const MACHINES: (&str, &str) = ("Maschinen", "Machines");
const SERVICE: (&str, &str) = ("Service", "Service");
const SUPPLIES: (&str, &str) = ("Verbrauchsmaterial", "Consumables");
const PARTS: (&str, &str) = ("Ersatzteile", "Spare parts");
const PIECE: (&str, &str) = ("Stück", "piece");
const FLAT: (&str, &str) = ("pauschal", "flat rate");
const CAN: (&str, &str) = ("Kanister", "can");
const PACK: (&str, &str) = ("Packung", "pack");

const fn good(
    sku: &'static str,
    (german, english): (&'static str, &'static str),
    category: (&'static str, &'static str),
    unit: (&'static str, &'static str),
    price: i64,
) -> Good {
    Good { sku, german, english, category, unit, price, pieces: 1 }
}

/// The catalogue.
pub static GOODS: [Good; 22] = [
    good("SSM-850", ("Scheuersaugmaschine Aufsitz", "Ride-on scrubber dryer"), MACHINES, PIECE, 1_490_000),
    good("KM-1250", ("Kehrmaschine Außenbereich", "Outdoor sweeper"), MACHINES, PIECE, 2_180_000),
    Good {
        pieces: 4,
        ..good("HD-200", ("Hochdruckreiniger 200 bar", "Pressure washer 200 bar"), MACHINES, PIECE, 119_000)
    },
    good("RR-50", ("Reinigungsroboter", "Cleaning robot"), MACHINES, PIECE, 3_290_000),
    good("WV-36", ("Wartungsvertrag 3 Jahre", "Service contract, 3 years"), SERVICE, FLAT, 420_000),
    good(
        "IS-75",
        ("Industriesauger mit Absaugung", "Industrial vacuum with extraction"),
        MACHINES,
        PIECE,
        489_000,
    ),
    good("AUS-H", ("Hallenausstattung", "Hall equipment"), MACHINES, FLAT, 5_400_000),
    good("MF-12", ("Mietflotte 12 Monate", "Rental fleet, 12 months"), SERVICE, FLAT, 1_680_000),
    good("VM-J", ("Verbrauchsmaterial Jahresbedarf", "Consumables for a year"), SUPPLIES, FLAT, 310_000),
    good("DR-8", ("Dampfreiniger", "Steam cleaner"), MACHINES, PIECE, 229_000),
    good("UM-LI", ("Umrüstung auf Lithium", "Change to lithium batteries"), SERVICE, PIECE, 640_000),
    good("SCH-1", ("Schulung vor Ort, ein Tag", "Training on site, one day"), SERVICE, FLAT, 98_000),
    good("RM-10", ("Grundreiniger, 10 l", "Intensive cleaner, 10 l"), SUPPLIES, CAN, 4_290),
    good("RM-25", ("Unterhaltsreiniger, 25 l", "Maintenance cleaner, 25 l"), SUPPLIES, CAN, 6_850),
    good(
        "PAD-17",
        ("Reinigungspads 17 Zoll, 5 Stück", "Cleaning pads 17 inch, set of 5"),
        SUPPLIES,
        PACK,
        2_490,
    ),
    good("BU-43", ("Walzenbürste 430 mm", "Roller brush 430 mm"), PARTS, PIECE, 8_900),
    good("SL-80", ("Sauglippensatz 80 cm", "Squeegee blades 80 cm"), PARTS, PACK, 5_650),
    good("FB-30", ("Filterbeutel, 10 Stück", "Filter bags, set of 10"), SUPPLIES, PACK, 3_190),
    good("HS-20", ("Hochdruckschlauch 20 m", "High-pressure hose 20 m"), PARTS, PIECE, 14_900),
    good("BAT-24", ("Batteriesatz 24 V", "Battery set 24 V"), PARTS, PIECE, 78_000),
    good("ENT-5", ("Entkalker, 5 l", "Descaler, 5 l"), SUPPLIES, CAN, 3_450),
    good("MIK-50", ("Mikrofasertücher, 50 Stück", "Microfibre cloths, set of 50"), SUPPLIES, PACK, 3_990),
];
