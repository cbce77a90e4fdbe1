"""Where a spider goes on: from what it gave, from listings, from what earlier passes got."""
